import 'brenier/worker'
