// Replaces the package long: protobufjs then holds 64-bit integers as numbers, exact up to 2^53, and no graph has larger ones.
export default undefined
