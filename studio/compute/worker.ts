// The studio's worker: nothing but the library's.
import 'brenier/worker'
