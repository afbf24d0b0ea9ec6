// The worker of the studio: all of it.
import 'brenier/worker'
