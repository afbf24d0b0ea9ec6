// The worker of the page: all of it.
import 'brenier/worker'
