// This is the whole worker of the page.
import 'brenier/worker'
