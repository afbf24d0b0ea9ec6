import { createRequire } from "node:module";
import { appendFileSync, fstatSync, rmSync, writeSync } from "node:fs";
import * as ort$1 from "onnxruntime-web/wasm";
import { open, readFile, readdir, readlink, realpath, rename, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isatty } from "node:tty";
import { createHash, randomBytes } from "node:crypto";
import { arch, availableParallelism, cpus, hostname, release, totalmem, type } from "node:os";
import { isMainThread } from "node:worker_threads";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
//#region \0rolldown/runtime.js
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esmMin = (fn, res) => () => (fn && (res = fn(fn = 0)), res);
var __commonJSMin = (cb, mod) => () => (mod || (cb((mod = { exports: {} }).exports, mod), cb = null), mod.exports);
var __exportAll = (all, no_symbols) => {
	let target = {};
	for (var name in all) __defProp(target, name, {
		get: all[name],
		enumerable: true
	});
	if (!no_symbols) __defProp(target, Symbol.toStringTag, { value: "Module" });
	return target;
};
var __copyProps = (to, from, except, desc) => {
	if (from && typeof from === "object" || typeof from === "function") for (var keys = __getOwnPropNames(from), i = 0, n = keys.length, key; i < n; i++) {
		key = keys[i];
		if (!__hasOwnProp.call(to, key) && key !== except) __defProp(to, key, {
			get: ((k) => from[k]).bind(null, key),
			enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable
		});
	}
	return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", {
	value: mod,
	enumerable: true
}) : target, mod));
var __require = /* @__PURE__ */ createRequire(import.meta.url);
//#endregion
//#region src/engine/blocks.ts
/** Runs a graph over many rows, a block at a time, so that the memory of a run does not depend on the number of rows. */
async function runInBlocks(program, rows, inputs, outputs, { blockRows, signal }) {
	for (let start = 0; start < rows; start += blockRows) {
		signal?.throwIfAborted();
		const end = Math.min(start + blockRows, rows);
		await program.run(blockOf(inputs, start, end), blockOf(outputs, start, end));
	}
}
function blockOf(arrays, start, end) {
	return Object.fromEntries(Object.entries(arrays).map(([name, { data, row }]) => {
		const size = row.reduce((product, length) => product * length, 1);
		return [name, {
			data: data.subarray(start * size, end * size),
			shape: [end - start, ...row]
		}];
	}));
}
//#endregion
//#region src/graph/tensor.ts
/** Applies an operator: the one place where tensors are made. Throws `TypeError` if the shapes do not fit it. */
function apply(operator, inputs, attributes) {
	return {
		operator,
		inputs,
		attributes,
		shape: operator.shape(inputs.map((input) => input.shape), attributes)
	};
}
function formatShape(shape) {
	return `[${shape.join(", ")}]`;
}
function sameShape(a, b) {
	return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
/** The shape of an elementwise operation on a and b, by NumPy's rule: axes align at the end, and size 1 stretches. */
function broadcastShape(a, b) {
	const rank = Math.max(a.length, b.length);
	return Array.from({ length: rank }, (_, axis) => {
		const left = a[axis - rank + a.length] ?? 1;
		const right = b[axis - rank + b.length] ?? 1;
		if (left === right || right === 1) return left;
		if (left === 1) return right;
		throw new TypeError(`Shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: axis ${axis} is ${left} and ${right}.`);
	});
}
function countOf(shape) {
	return shape.reduce((product, size) => product * size, 1);
}
//#endregion
//#region src/graph/operators/sources.ts
const inputOperator = {
	name: "input",
	shape: (_, { shape }) => shape,
	derivative: () => [],
	evaluate: (_, { name }) => {
		throw new TypeError(`Input "${name}" was not given a value.`);
	},
	encode: (_, __, node) => node.attributes.name
};
const constantOperator = {
	name: "constant",
	shape: (_, { shape }) => shape,
	derivative: () => [],
	evaluate: (_, { data, shape }) => ({
		data: Float64Array.from(data),
		shape
	}),
	encode: () => {
		throw new TypeError("Constants are encoded as initialisers.");
	}
};
/** A named value that is fed when the graph runs. An axis may be symbolic: `input('points', ['rows', 3])`. */
function input(name, shape) {
	return apply(inputOperator, [], {
		name,
		shape
	});
}
/** Fixed values, row-major. Throws `TypeError` if there are more or fewer than the shape holds. */
function constant(data, shape) {
	if (data.length !== countOf(shape)) throw new TypeError(`A constant of shape [${shape.join(", ")}] needs ${countOf(shape)} values, found ${data.length}.`);
	return apply(constantOperator, [], {
		data,
		shape
	});
}
function scalar(value) {
	return constant([value], []);
}
function isOperator(tensor, operator) {
	return tensor.operator === operator;
}
/** The number that a scalar constant stands for, or null for any other tensor. */
function scalarValue(tensor) {
	if (!isOperator(tensor, constantOperator) || tensor.shape.length > 0) return null;
	return tensor.attributes.data[0] ?? null;
}
//#endregion
//#region src/graph/topological.ts
/** Every tensor that the roots are made of, inputs before what uses them (without recursion: graphs can be deep). */
function topological(...roots) {
	const order = [];
	const done = /* @__PURE__ */ new Set();
	const stack = [];
	for (const root of roots) {
		if (!done.has(root)) stack.push({
			node: root,
			next: 0
		});
		while (stack.length > 0) {
			const top = stack[stack.length - 1];
			const input = top.node.inputs[top.next++];
			if (input === void 0) {
				stack.pop();
				if (!done.has(top.node)) order.push(top.node);
				done.add(top.node);
			} else if (!done.has(input)) stack.push({
				node: input,
				next: 0
			});
		}
	}
	return order;
}
/** The inputs of a graph, by name. @throws TypeError where two different tensors are inputs of one name */
function inputsOf(...roots) {
	const inputs = /* @__PURE__ */ new Map();
	for (const node of topological(...roots)) {
		if (!isOperator(node, inputOperator)) continue;
		const { name } = node.attributes;
		if (inputs.has(name)) throw new TypeError(`Two inputs of the graph are called "${name}"; make one and use it twice.`);
		inputs.set(name, node);
	}
	return inputs;
}
//#endregion
//#region src/graph/evaluate.ts
/**
* Evaluates tensors in plain TypeScript and float64: the reference that every other way of running a graph is held against.
* @param feeds a value for each input by name, row-major, with its shape
* @throws TypeError for an input without a value, or one that does not fit its shape
*/
function evaluate(outputs, feeds) {
	const values = /* @__PURE__ */ new Map();
	for (const node of topological(...outputs)) {
		const fed = isOperator(node, inputOperator) ? feeds[node.attributes.name] : void 0;
		if (fed) checkFeed(fed, node.shape);
		const inputs = node.inputs.map((input) => values.get(input));
		values.set(node, fed ?? node.operator.evaluate(inputs, node.attributes, node));
	}
	return outputs.map((output) => values.get(output));
}
function checkFeed({ data, shape }, declared) {
	if (data.length !== countOf(shape)) throw new TypeError(`A feed of shape ${formatShape(shape)} holds ${data.length} values.`);
	if (shape.length !== declared.length || declared.some((size, i) => typeof size === "number" && size !== shape[i])) throw new TypeError(`A feed of shape ${formatShape(shape)} does not fit its input's ${formatShape(declared)}.`);
}
//#endregion
//#region src/graph/operators/layout.ts
/** Operators that move values without changing them: reshape, slice, concatenation, and the stop of a gradient. */
const reshapeOperator = {
	name: "reshape",
	shape: ([x], { shape }) => {
		const [from, to] = [symbolic(x), symbolic(shape)];
		if (from.sizes !== to.sizes || from.names.join() !== to.names.join()) throw new TypeError(`Cannot reshape ${formatShape(x)} to ${formatShape(shape)}.`);
		return shape;
	},
	derivative: (node, cotangent) => [reshape(cotangent, node.inputs[0].shape)],
	evaluate: ([x], { shape }) => {
		const known = shape.reduce((product, size) => typeof size === "number" ? product * size : product, 1);
		return {
			data: x.data,
			shape: shape.map((size) => typeof size === "number" ? size : x.data.length / known)
		};
	},
	encode: (emitter, [x], node) => {
		const sizes = node.attributes.shape.map((size) => typeof size === "number" ? size : -1);
		return emitter.node("Reshape", [x, emitter.integers(sizes)]);
	}
};
function symbolic(shape) {
	return {
		sizes: shape.reduce((product, size) => typeof size === "number" ? product * size : product, 1),
		names: shape.filter((size) => typeof size === "string")
	};
}
/** The same values in another shape; at most one axis is symbolic. */
function reshape(x, shape) {
	return sameShape(x.shape, shape) ? x : apply(reshapeOperator, [x], { shape });
}
const stopOperator = {
	name: "stopGradient",
	shape: ([x]) => x,
	derivative: () => [null],
	evaluate: ([x]) => x,
	encode: (_, [x]) => x
};
/** x itself, but held constant by derivatives: the envelope theorem's y*. */
function stopGradient(x) {
	return apply(stopOperator, [x], null);
}
//#endregion
//#region src/graph/operators/sum.ts
function keptAxes(shape, axes) {
	if (axes.some((axis) => axis < 0 || axis >= shape.length)) throw new TypeError(`Cannot reduce axes ${axes.join(", ")} of ${formatShape(shape)}.`);
	return shape.filter((_, axis) => !axes.includes(axis));
}
/** The shape with the reduced axes kept at size 1, so that it broadcasts against the original. */
function withUnitAxes(shape, axes) {
	return shape.map((size, axis) => axes.includes(axis) ? 1 : size);
}
function reduceEvaluate(x, axes, start, combine) {
	const shape = keptAxes(x.shape, axes);
	const data = new Float64Array(countOf(shape)).fill(start);
	for (let i = 0; i < x.data.length; i++) {
		let rest = i;
		let at = 0;
		let stride = 1;
		for (let axis = x.shape.length - 1; axis >= 0; axis--) {
			const index = rest % x.shape[axis];
			rest = Math.floor(rest / x.shape[axis]);
			if (axes.includes(axis)) continue;
			at += index * stride;
			stride *= x.shape[axis];
		}
		data[at] = combine(data[at], x.data[i]);
	}
	return {
		data,
		shape
	};
}
const sumOperator = {
	name: "reduceSum",
	shape: ([x], { axes }) => keptAxes(x, axes),
	derivative: ({ inputs, attributes: { axes } }, cotangent) => {
		const x = inputs[0];
		return [broadcastLike(reshape(cotangent, withUnitAxes(x.shape, axes)), x)];
	},
	evaluate: ([x], { axes }) => reduceEvaluate(x, axes, 0, (a, b) => a + b),
	encode: (emitter, [x], { attributes: { axes } }) => emitter.node("ReduceSum", [x, emitter.integers(axes)], { keepdims: 0 })
};
/** The sum over axes; they are dropped from the shape. */
function reduceSum(x, axes) {
	return axes.length === 0 ? x : apply(sumOperator, [x], { axes });
}
const broadcastOperator = {
	name: "broadcast",
	shape: ([x, like]) => {
		if (!sameShape(broadcastShape(x, like), like)) throw new TypeError(`Cannot broadcast ${formatShape(x)} to ${formatShape(like)}.`);
		return like;
	},
	derivative: (node, cotangent) => [sumTo(cotangent, node.inputs[0].shape), null],
	evaluate: ([x, like]) => {
		const data = new Float64Array(countOf(like.shape));
		const offset = like.shape.length - x.shape.length;
		for (let i = 0; i < data.length; i++) {
			let rest = i;
			let at = 0;
			let stride = 1;
			for (let axis = like.shape.length - 1; axis >= offset; axis--) {
				const size = x.shape[axis - offset];
				at += size === 1 ? 0 : rest % like.shape[axis] * stride;
				rest = Math.floor(rest / like.shape[axis]);
				stride *= size;
			}
			data[i] = x.data[at];
		}
		return {
			data,
			shape: like.shape
		};
	},
	encode: (emitter, [x, like]) => emitter.node("Expand", [x, emitter.node("Shape", [like])])
};
/** x stretched to the shape of `like` (whose values do not matter). */
function broadcastLike(x, like) {
	return sameShape(x.shape, like.shape) ? x : apply(broadcastOperator, [x, like], null);
}
function isBroadcast(x) {
	return isOperator(x, broadcastOperator);
}
/** Sums x over the axes along which `shape` was stretched to x's: the transpose of a broadcast. */
function sumTo(x, shape) {
	if (sameShape(x.shape, shape)) return x;
	const lead = x.shape.length - shape.length;
	return reshape(reduceSum(x, x.shape.flatMap((size, axis) => axis < lead || shape[axis - lead] === 1 && size !== 1 ? [axis] : [])), shape);
}
//#endregion
//#region src/graph/operators/elementwise.ts
function unary(name, rule) {
	const operator = {
		name,
		shape: ([x]) => x,
		derivative: (node, cotangent) => {
			const slope = rule.slope(node.inputs[0], node);
			return [slope && mul(cotangent, slope)];
		},
		evaluate: ([x]) => ({
			data: x.data.map(rule.value),
			shape: x.shape
		}),
		encode: (emitter, [x]) => rule.encode(emitter, x)
	};
	return (x) => apply(operator, [x], null);
}
const named = (type) => (emitter, x) => emitter.node(type, [x]);
const logistic = (x) => x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
const exp = unary("exp", {
	value: Math.exp,
	slope: (_, y) => y,
	encode: named("Exp")
});
const log = unary("log", {
	value: Math.log,
	slope: (x) => div(scalar(1), x),
	encode: named("Log")
});
const sqrt = unary("sqrt", {
	value: Math.sqrt,
	slope: (_, y) => div(scalar(.5), y),
	encode: named("Sqrt")
});
unary("abs", {
	value: Math.abs,
	slope: (x) => sign(x),
	encode: named("Abs")
});
unary("tanh", {
	value: Math.tanh,
	slope: (_, y) => sub(scalar(1), square(y)),
	encode: named("Tanh")
});
const sign = unary("sign", {
	value: Math.sign,
	slope: () => null,
	encode: named("Sign")
});
const square = unary("square", {
	value: (x) => x * x,
	slope: (x) => mul(scalar(2), x),
	encode: (emitter, x) => emitter.node("Mul", [x, x])
});
/** 1 where x > 0, else 0. */
const step = unary("step", {
	value: (x) => x > 0 ? 1 : 0,
	slope: () => null,
	encode: (emitter, x) => emitter.toNumbers(emitter.node("Greater", [x, emitter.scalar(0)]))
});
unary("relu", {
	value: (x) => Math.max(x, 0),
	slope: (x) => step(x),
	encode: named("Relu")
});
/** 1 / (1 + e^-x). */
const sigmoid = unary("sigmoid", {
	value: logistic,
	slope: (_, y) => mul(y, sub(scalar(1), y)),
	encode: named("Sigmoid")
});
/** log(1 + e^x). Encoded as Relu(x) - Log(Sigmoid(|x|)): ONNX's own Softplus is many times slower and no more exact. */
const softplus = unary("softplus", {
	value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
	slope: (x) => sigmoid(x),
	encode: (emitter, x) => {
		const tail = emitter.node("Log", [emitter.node("Sigmoid", [emitter.node("Abs", [x])])]);
		return emitter.node("Sub", [emitter.node("Relu", [x]), tail]);
	}
});
/** e^min(x, 0): the slope of CELU. */
const expNegativePart = unary("expNegativePart", {
	value: (x) => Math.exp(Math.min(x, 0)),
	slope: (x, y) => mul(y, sub(scalar(1), step(x))),
	encode: (emitter, x) => emitter.node("Exp", [emitter.node("Min", [x, emitter.scalar(0)])])
});
/** x where x > 0, else e^x - 1: convex, increasing, with a continuous slope e^min(x, 0) that costs nothing more. */
const celu = unary("celu", {
	value: (x) => x > 0 ? x : Math.expm1(x),
	slope: (x) => expNegativePart(x),
	encode: (emitter, x) => {
		const slope = emitter.node("Exp", [emitter.node("Min", [x, emitter.scalar(0)])]);
		return emitter.node("Add", [emitter.node("Relu", [x]), emitter.node("Sub", [slope, emitter.scalar(1)])]);
	}
});
function binary(name, rule) {
	const operator = {
		name,
		commutative: rule.commutative,
		shape: ([a, b]) => broadcastShape(a, b),
		derivative: (node, cotangent) => {
			const [a, b] = node.inputs;
			const [forA, forB] = rule.derivative(a, b, cotangent);
			return [forA && sumTo(forA, a.shape), forB && sumTo(forB, b.shape)];
		},
		evaluate: ([a, b], _, node) => broadcastEvaluate(a, b, node.shape.length, rule.value),
		encode: (emitter, [a, b]) => emitter.node(rule.type, [a, b])
	};
	return (a, b) => {
		if (isBroadcast(a) && sameShape(a.shape, b.shape)) return binaryOf(operator, a.inputs[0], b);
		if (isBroadcast(b) && sameShape(a.shape, b.shape)) return binaryOf(operator, a, b.inputs[0]);
		return apply(operator, [a, b], null);
	};
}
function binaryOf(operator, a, b) {
	return apply(operator, [a, b], null);
}
const multiply = binary("mul", {
	commutative: true,
	value: (a, b) => a * b,
	derivative: (a, b, cotangent) => [mul(cotangent, b), mul(cotangent, a)],
	type: "Mul"
});
const plus = binary("add", {
	commutative: true,
	value: (a, b) => a + b,
	derivative: (_, __, cotangent) => [cotangent, cotangent],
	type: "Add"
});
const minus = binary("sub", {
	commutative: false,
	value: (a, b) => a - b,
	derivative: (_, __, cotangent) => [cotangent, neg(cotangent)],
	type: "Sub"
});
const divide = binary("div", {
	commutative: false,
	value: (a, b) => a / b,
	derivative: (a, b, cotangent) => {
		const forA = div(cotangent, b);
		return [forA, neg(mul(forA, div(a, b)))];
	},
	type: "Div"
});
binary("maximum", {
	commutative: false,
	value: Math.max,
	derivative: (a, b, cotangent) => {
		const first = step(sub(a, b));
		return [mul(cotangent, first), mul(cotangent, sub(scalar(1), first))];
	},
	type: "Max"
});
const neg = (x) => mul(scalar(-1), x);
function mul(a, b) {
	const [left, right] = [scalarValue(a), scalarValue(b)];
	if (left !== null && right !== null) return scalar(left * right);
	if (left === 1) return b;
	if (right === 1) return a;
	return multiply(a, b);
}
function add$1(a, b) {
	const [left, right] = [scalarValue(a), scalarValue(b)];
	if (left !== null && right !== null) return scalar(left + right);
	if (left === 0) return b;
	if (right === 0) return a;
	return plus(a, b);
}
function sub(a, b) {
	const [left, right] = [scalarValue(a), scalarValue(b)];
	if (left !== null && right !== null) return scalar(left - right);
	if (right === 0) return a;
	return minus(a, b);
}
function div(a, b) {
	const [left, right] = [scalarValue(a), scalarValue(b)];
	if (left !== null && right !== null) return scalar(left / right);
	if (right === 1) return a;
	return divide(a, b);
}
function broadcastEvaluate(a, b, rank, value) {
	const shape = broadcastShape(a.shape, b.shape);
	if (shape.length !== rank) throw new TypeError(`Expected rank ${rank}, found ${shape.length}.`);
	const strides = [stridesWithin(a.shape, shape), stridesWithin(b.shape, shape)];
	const data = new Float64Array(countOf(shape));
	const index = new Array(rank).fill(0);
	let [atA, atB] = [0, 0];
	for (let i = 0; i < data.length; i++) {
		data[i] = value(a.data[atA], b.data[atB]);
		for (let axis = rank - 1; axis >= 0; axis--) {
			atA += strides[0][axis];
			atB += strides[1][axis];
			index[axis]++;
			if (index[axis] < shape[axis]) break;
			atA -= strides[0][axis] * shape[axis];
			atB -= strides[1][axis] * shape[axis];
			index[axis] = 0;
		}
	}
	return {
		data,
		shape
	};
}
/** Row-major strides of `shape` aligned to the end of `full`; 0 on the axes that stretch. */
function stridesWithin(shape, full) {
	const strides = new Array(full.length).fill(0);
	let stride = 1;
	for (let axis = shape.length - 1; axis >= 0; axis--) {
		if (shape[axis] !== 1) strides[axis + full.length - shape.length] = stride;
		stride *= shape[axis];
	}
	return strides;
}
//#endregion
//#region src/graph/gradient.ts
/**
* Reverse-mode derivatives. The result is built of the same operators, so it can be differentiated again.
*
* @param y the tensor to differentiate; the sum of its elements is what is differentiated
* @param variables the tensors to differentiate by
* @returns one tensor for each variable, of its shape
* @throws TypeError if y does not depend on a variable
*/
function gradient(y, variables) {
	const reaches = dependsOn(y, new Set(variables));
	const cotangents = /* @__PURE__ */ new Map();
	cotangents.set(y, y.shape.length === 0 ? scalar(1) : broadcastLike(scalar(1), y));
	for (const node of reverseTopological(y, reaches)) {
		const cotangent = cotangents.get(node);
		if (cotangent === void 0) continue;
		node.operator.derivative(node, cotangent).forEach((part, i) => {
			const from = node.inputs[i];
			if (part === null || !reaches.has(from)) return;
			const sum = cotangents.get(from);
			cotangents.set(from, sum === void 0 ? part : add$1(sum, part));
		});
	}
	return variables.map((variable) => {
		const cotangent = cotangents.get(variable);
		if (cotangent === void 0) throw new TypeError("Cannot differentiate by a tensor that the result does not depend on.");
		return cotangent;
	});
}
/** The product of the Hessian of the sum of y with a direction of x's shape: the gradient of <grad y, direction>. */
function hessianVector(y, x, direction) {
	const [slope] = gradient(y, [x]);
	const along = mul(slope, direction);
	const [product] = gradient(reduceSum(along, [...along.shape.keys()]), [x]);
	return product;
}
/** The tensors below y that a variable is reached from (only these need cotangents). */
function dependsOn(y, variables) {
	const reaching = /* @__PURE__ */ new Set();
	for (const node of topological(y)) if (variables.has(node) || node.inputs.some((input) => reaching.has(input))) reaching.add(node);
	return reaching;
}
function reverseTopological(y, within) {
	return topological(y).filter((node) => within.has(node)).reverse();
}
//#endregion
//#region src/graph/fusion.ts
/**
* @param nodes in an order in which they can run
* @param wanted the graph's outputs: what nothing needs is dropped
* @param shapes of the values that have a known one
* @param scalars the values of the scalar constants
*/
function fuse(nodes, wanted, shapes, scalars) {
	const uses = countUses(nodes, wanted);
	const made = /* @__PURE__ */ new Map();
	const alone = (name) => {
		const node = made.get(name);
		return node?.type === "Gemm" && node.inputs.length === 2 && uses.get(name) === 1 ? node : void 0;
	};
	return withoutUnused(nodes.map((node) => {
		const fused = scaled$1(node, alone, scalars) ?? biased(node, alone, shapes) ?? node;
		made.set(fused.output, fused);
		return fused;
	}), wanted);
}
/** k (A B) as one Gemm with alpha = k, where k is a number of float32 (ONNX keeps attributes in that). */
function scaled$1(node, gemm, scalars) {
	if (node.type !== "Mul") return void 0;
	for (const [product, factor] of bothWays(node.inputs)) {
		const found = gemm(product);
		const alpha = scalars.get(factor);
		if (found && alpha !== void 0 && Math.fround(alpha) === alpha && found.attributes.alpha === void 0) return {
			...found,
			attributes: {
				...found.attributes,
				alpha
			},
			output: node.output
		};
	}
}
/** A B + C as one Gemm, where C broadcasts to the product's shape. */
function biased(node, gemm, shapes) {
	if (node.type !== "Add") return void 0;
	for (const [product, bias] of bothWays(node.inputs)) {
		const found = gemm(product);
		const [full, part] = [shapes.get(product), shapes.get(bias)];
		if (found && full && part && part.length <= 2 && sameShape(broadcastShape(full, part), full)) return {
			...found,
			inputs: [...found.inputs, bias],
			output: node.output
		};
	}
}
function bothWays([a, b]) {
	return [[a, b], [b, a]];
}
function countUses(nodes, wanted) {
	const uses = /* @__PURE__ */ new Map();
	for (const name of [...nodes.flatMap((node) => node.inputs), ...wanted]) uses.set(name, (uses.get(name) ?? 0) + 1);
	return uses;
}
function withoutUnused(nodes, wanted) {
	const needed = new Set(wanted);
	const kept = [];
	for (const node of [...nodes].reverse()) {
		if (!needed.has(node.output)) continue;
		for (const name of node.inputs) needed.add(name);
		kept.push(node);
	}
	return kept.reverse();
}
//#endregion
//#region ../../main/node_modules/@protobufjs/aspromise/index.js
var require_aspromise = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = asPromise;
	/**
	* Callback as used by {@link util.asPromise}.
	* @typedef asPromiseCallback
	* @type {function}
	* @param {Error|null} error Error, if any
	* @param {...*} params Additional arguments
	* @returns {undefined}
	*/
	/**
	* Returns a promise from a node-style callback function.
	* @memberof util
	* @param {asPromiseCallback} fn Function to call
	* @param {*} ctx Function context
	* @param {...*} params Function arguments
	* @returns {Promise<*>} Promisified function
	*/
	function asPromise(fn, ctx) {
		var params = new Array(arguments.length - 1), offset = 0, index = 2, pending = true;
		while (index < arguments.length) params[offset++] = arguments[index++];
		return new Promise(function executor(resolve, reject) {
			params[offset] = function callback(err) {
				if (pending) {
					pending = false;
					if (err) reject(err);
					else {
						var params = new Array(arguments.length - 1), offset = 0;
						while (offset < params.length) params[offset++] = arguments[offset];
						resolve.apply(null, params);
					}
				}
			};
			try {
				fn.apply(ctx || null, params);
			} catch (err) {
				if (pending) {
					pending = false;
					reject(err);
				}
			}
		});
	}
}));
//#endregion
//#region ../../main/node_modules/@protobufjs/base64/index.js
var require_base64 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* A minimal base64 implementation for number arrays.
	* @memberof util
	* @namespace
	*/
	var base64 = exports;
	/**
	* Calculates the byte length of a base64 encoded string.
	* @param {string} string Base64 encoded string
	* @returns {number} Byte length
	*/
	base64.length = function length(string) {
		var p = string.length;
		if (!p) return 0;
		var n = 0;
		while (--p % 4 > 1 && string.charAt(p) === "=") ++n;
		return Math.ceil(string.length * 3) / 4 - n;
	};
	var b64 = new Array(64);
	var s64 = new Array(123);
	for (var i = 0; i < 64;) s64[b64[i] = i < 26 ? i + 65 : i < 52 ? i + 71 : i < 62 ? i - 4 : i - 59 | 43] = i++;
	/**
	* Encodes a buffer to a base64 encoded string.
	* @param {Uint8Array} buffer Source buffer
	* @param {number} start Source start
	* @param {number} end Source end
	* @returns {string} Base64 encoded string
	*/
	base64.encode = function encode(buffer, start, end) {
		var parts = null, chunk = [];
		var i = 0, j = 0, t;
		while (start < end) {
			var b = buffer[start++];
			switch (j) {
				case 0:
					chunk[i++] = b64[b >> 2];
					t = (b & 3) << 4;
					j = 1;
					break;
				case 1:
					chunk[i++] = b64[t | b >> 4];
					t = (b & 15) << 2;
					j = 2;
					break;
				case 2:
					chunk[i++] = b64[t | b >> 6];
					chunk[i++] = b64[b & 63];
					j = 0;
					break;
			}
			if (i > 8191) {
				(parts || (parts = [])).push(String.fromCharCode.apply(String, chunk));
				i = 0;
			}
		}
		if (j) {
			chunk[i++] = b64[t];
			chunk[i++] = 61;
			if (j === 1) chunk[i++] = 61;
		}
		if (parts) {
			if (i) parts.push(String.fromCharCode.apply(String, chunk.slice(0, i)));
			return parts.join("");
		}
		return String.fromCharCode.apply(String, chunk.slice(0, i));
	};
	var invalidEncoding = "invalid encoding";
	/**
	* Decodes a base64 encoded string to a buffer.
	* @param {string} string Source string
	* @param {Uint8Array} buffer Destination buffer
	* @param {number} offset Destination offset
	* @returns {number} Number of bytes written
	* @throws {Error} If encoding is invalid
	*/
	base64.decode = function decode(string, buffer, offset) {
		var start = offset;
		var j = 0, t;
		for (var i = 0; i < string.length;) {
			var c = string.charCodeAt(i++);
			if (c === 61 && j > 1) break;
			if ((c = s64[c]) === void 0) throw Error(invalidEncoding);
			switch (j) {
				case 0:
					t = c;
					j = 1;
					break;
				case 1:
					buffer[offset++] = t << 2 | (c & 48) >> 4;
					t = c;
					j = 2;
					break;
				case 2:
					buffer[offset++] = (t & 15) << 4 | (c & 60) >> 2;
					t = c;
					j = 3;
					break;
				case 3:
					buffer[offset++] = (t & 3) << 6 | c;
					j = 0;
					break;
			}
		}
		if (j === 1) throw Error(invalidEncoding);
		return offset - start;
	};
	/**
	* Tests if the specified string appears to be base64 encoded.
	* @param {string} string String to test
	* @returns {boolean} `true` if probably base64 encoded, otherwise false
	*/
	base64.test = function test(string) {
		return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(string);
	};
}));
//#endregion
//#region ../../main/node_modules/@protobufjs/eventemitter/index.js
var require_eventemitter = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = EventEmitter;
	/**
	* Constructs a new event emitter instance.
	* @classdesc A minimal event emitter.
	* @memberof util
	* @constructor
	*/
	function EventEmitter() {
		/**
		* Registered listeners.
		* @type {Object.<string,*>}
		* @private
		*/
		this._listeners = Object.create(null);
	}
	/**
	* Event listener as used by {@link util.EventEmitter}.
	* @typedef EventEmitterListener
	* @type {function}
	* @param {...*} args Arguments
	* @returns {undefined}
	*/
	/**
	* Registers an event listener.
	* @param {string} evt Event name
	* @param {EventEmitterListener} fn Listener
	* @param {*} [ctx] Listener context
	* @returns {this} `this`
	*/
	EventEmitter.prototype.on = function on(evt, fn, ctx) {
		(this._listeners[evt] || (this._listeners[evt] = [])).push({
			fn,
			ctx: ctx || this
		});
		return this;
	};
	/**
	* Removes an event listener or any matching listeners if arguments are omitted.
	* @param {string} [evt] Event name. Removes all listeners if omitted.
	* @param {EventEmitterListener} [fn] Listener to remove. Removes all listeners of `evt` if omitted.
	* @returns {this} `this`
	*/
	EventEmitter.prototype.off = function off(evt, fn) {
		if (evt === void 0) this._listeners = Object.create(null);
		else if (fn === void 0) this._listeners[evt] = [];
		else {
			var listeners = this._listeners[evt];
			if (!listeners) return this;
			for (var i = 0; i < listeners.length;) if (listeners[i].fn === fn) listeners.splice(i, 1);
			else ++i;
		}
		return this;
	};
	/**
	* Emits an event by calling its listeners with the specified arguments.
	* @param {string} evt Event name
	* @param {...*} args Arguments
	* @returns {this} `this`
	*/
	EventEmitter.prototype.emit = function emit(evt) {
		var listeners = this._listeners[evt];
		if (listeners) {
			var args = [], i = 1;
			for (; i < arguments.length;) args.push(arguments[i++]);
			for (i = 0; i < listeners.length;) listeners[i].fn.apply(listeners[i++].ctx, args);
		}
		return this;
	};
}));
//#endregion
//#region ../../main/node_modules/@protobufjs/float/index.js
var require_float = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = factory(factory);
	/**
	* Reads / writes floats / doubles from / to buffers.
	* @name util.float
	* @namespace
	*/
	/**
	* Writes a 32 bit float to a buffer using little endian byte order.
	* @name util.float.writeFloatLE
	* @function
	* @param {number} val Value to write
	* @param {Uint8Array} buf Target buffer
	* @param {number} pos Target buffer offset
	* @returns {undefined}
	*/
	/**
	* Writes a 32 bit float to a buffer using big endian byte order.
	* @name util.float.writeFloatBE
	* @function
	* @param {number} val Value to write
	* @param {Uint8Array} buf Target buffer
	* @param {number} pos Target buffer offset
	* @returns {undefined}
	*/
	/**
	* Reads a 32 bit float from a buffer using little endian byte order.
	* @name util.float.readFloatLE
	* @function
	* @param {Uint8Array} buf Source buffer
	* @param {number} pos Source buffer offset
	* @returns {number} Value read
	*/
	/**
	* Reads a 32 bit float from a buffer using big endian byte order.
	* @name util.float.readFloatBE
	* @function
	* @param {Uint8Array} buf Source buffer
	* @param {number} pos Source buffer offset
	* @returns {number} Value read
	*/
	/**
	* Writes a 64 bit double to a buffer using little endian byte order.
	* @name util.float.writeDoubleLE
	* @function
	* @param {number} val Value to write
	* @param {Uint8Array} buf Target buffer
	* @param {number} pos Target buffer offset
	* @returns {undefined}
	*/
	/**
	* Writes a 64 bit double to a buffer using big endian byte order.
	* @name util.float.writeDoubleBE
	* @function
	* @param {number} val Value to write
	* @param {Uint8Array} buf Target buffer
	* @param {number} pos Target buffer offset
	* @returns {undefined}
	*/
	/**
	* Reads a 64 bit double from a buffer using little endian byte order.
	* @name util.float.readDoubleLE
	* @function
	* @param {Uint8Array} buf Source buffer
	* @param {number} pos Source buffer offset
	* @returns {number} Value read
	*/
	/**
	* Reads a 64 bit double from a buffer using big endian byte order.
	* @name util.float.readDoubleBE
	* @function
	* @param {Uint8Array} buf Source buffer
	* @param {number} pos Source buffer offset
	* @returns {number} Value read
	*/
	function factory(exports$4) {
		if (typeof Float32Array !== "undefined") (function() {
			var f32 = new Float32Array([-0]), f8b = new Uint8Array(f32.buffer), le = f8b[3] === 128;
			function writeFloat_f32_cpy(val, buf, pos) {
				f32[0] = val;
				buf[pos] = f8b[0];
				buf[pos + 1] = f8b[1];
				buf[pos + 2] = f8b[2];
				buf[pos + 3] = f8b[3];
			}
			function writeFloat_f32_rev(val, buf, pos) {
				f32[0] = val;
				buf[pos] = f8b[3];
				buf[pos + 1] = f8b[2];
				buf[pos + 2] = f8b[1];
				buf[pos + 3] = f8b[0];
			}
			/* istanbul ignore next */
			exports$4.writeFloatLE = le ? writeFloat_f32_cpy : writeFloat_f32_rev;
			/* istanbul ignore next */
			exports$4.writeFloatBE = le ? writeFloat_f32_rev : writeFloat_f32_cpy;
			function readFloat_f32_cpy(buf, pos) {
				f8b[0] = buf[pos];
				f8b[1] = buf[pos + 1];
				f8b[2] = buf[pos + 2];
				f8b[3] = buf[pos + 3];
				return f32[0];
			}
			function readFloat_f32_rev(buf, pos) {
				f8b[3] = buf[pos];
				f8b[2] = buf[pos + 1];
				f8b[1] = buf[pos + 2];
				f8b[0] = buf[pos + 3];
				return f32[0];
			}
			/* istanbul ignore next */
			exports$4.readFloatLE = le ? readFloat_f32_cpy : readFloat_f32_rev;
			/* istanbul ignore next */
			exports$4.readFloatBE = le ? readFloat_f32_rev : readFloat_f32_cpy;
		})();
		else (function() {
			function writeFloat_ieee754(writeUint, val, buf, pos) {
				var sign = val < 0 ? 1 : 0;
				if (sign) val = -val;
				if (val === 0) writeUint(1 / val > 0 ? 0 : 2147483648, buf, pos);
				else if (isNaN(val)) writeUint(2143289344, buf, pos);
				else if (val > 34028234663852886e22) writeUint((sign << 31 | 2139095040) >>> 0, buf, pos);
				else if (val < 11754943508222875e-54) writeUint((sign << 31 | Math.round(val / 1401298464324817e-60)) >>> 0, buf, pos);
				else {
					var exponent = Math.floor(Math.log(val) / Math.LN2), mantissa = Math.round(val * Math.pow(2, -exponent) * 8388608) & 8388607;
					writeUint((sign << 31 | exponent + 127 << 23 | mantissa) >>> 0, buf, pos);
				}
			}
			exports$4.writeFloatLE = writeFloat_ieee754.bind(null, writeUintLE);
			exports$4.writeFloatBE = writeFloat_ieee754.bind(null, writeUintBE);
			function readFloat_ieee754(readUint, buf, pos) {
				var uint = readUint(buf, pos), sign = (uint >> 31) * 2 + 1, exponent = uint >>> 23 & 255, mantissa = uint & 8388607;
				return exponent === 255 ? mantissa ? NaN : sign * Infinity : exponent === 0 ? sign * 1401298464324817e-60 * mantissa : sign * Math.pow(2, exponent - 150) * (mantissa + 8388608);
			}
			exports$4.readFloatLE = readFloat_ieee754.bind(null, readUintLE);
			exports$4.readFloatBE = readFloat_ieee754.bind(null, readUintBE);
		})();
		if (typeof Float64Array !== "undefined") (function() {
			var f64 = new Float64Array([-0]), f8b = new Uint8Array(f64.buffer), le = f8b[7] === 128;
			function writeDouble_f64_cpy(val, buf, pos) {
				f64[0] = val;
				buf[pos] = f8b[0];
				buf[pos + 1] = f8b[1];
				buf[pos + 2] = f8b[2];
				buf[pos + 3] = f8b[3];
				buf[pos + 4] = f8b[4];
				buf[pos + 5] = f8b[5];
				buf[pos + 6] = f8b[6];
				buf[pos + 7] = f8b[7];
			}
			function writeDouble_f64_rev(val, buf, pos) {
				f64[0] = val;
				buf[pos] = f8b[7];
				buf[pos + 1] = f8b[6];
				buf[pos + 2] = f8b[5];
				buf[pos + 3] = f8b[4];
				buf[pos + 4] = f8b[3];
				buf[pos + 5] = f8b[2];
				buf[pos + 6] = f8b[1];
				buf[pos + 7] = f8b[0];
			}
			/* istanbul ignore next */
			exports$4.writeDoubleLE = le ? writeDouble_f64_cpy : writeDouble_f64_rev;
			/* istanbul ignore next */
			exports$4.writeDoubleBE = le ? writeDouble_f64_rev : writeDouble_f64_cpy;
			function readDouble_f64_cpy(buf, pos) {
				f8b[0] = buf[pos];
				f8b[1] = buf[pos + 1];
				f8b[2] = buf[pos + 2];
				f8b[3] = buf[pos + 3];
				f8b[4] = buf[pos + 4];
				f8b[5] = buf[pos + 5];
				f8b[6] = buf[pos + 6];
				f8b[7] = buf[pos + 7];
				return f64[0];
			}
			function readDouble_f64_rev(buf, pos) {
				f8b[7] = buf[pos];
				f8b[6] = buf[pos + 1];
				f8b[5] = buf[pos + 2];
				f8b[4] = buf[pos + 3];
				f8b[3] = buf[pos + 4];
				f8b[2] = buf[pos + 5];
				f8b[1] = buf[pos + 6];
				f8b[0] = buf[pos + 7];
				return f64[0];
			}
			/* istanbul ignore next */
			exports$4.readDoubleLE = le ? readDouble_f64_cpy : readDouble_f64_rev;
			/* istanbul ignore next */
			exports$4.readDoubleBE = le ? readDouble_f64_rev : readDouble_f64_cpy;
		})();
		else (function() {
			function writeDouble_ieee754(writeUint, off0, off1, val, buf, pos) {
				var sign = val < 0 ? 1 : 0;
				if (sign) val = -val;
				if (val === 0) {
					writeUint(0, buf, pos + off0);
					writeUint(1 / val > 0 ? 0 : 2147483648, buf, pos + off1);
				} else if (isNaN(val)) {
					writeUint(0, buf, pos + off0);
					writeUint(2146959360, buf, pos + off1);
				} else if (val > 17976931348623157e292) {
					writeUint(0, buf, pos + off0);
					writeUint((sign << 31 | 2146435072) >>> 0, buf, pos + off1);
				} else {
					var mantissa;
					if (val < 22250738585072014e-324) {
						mantissa = val / 5e-324;
						writeUint(mantissa >>> 0, buf, pos + off0);
						writeUint((sign << 31 | mantissa / 4294967296) >>> 0, buf, pos + off1);
					} else {
						var exponent = Math.floor(Math.log(val) / Math.LN2);
						if (exponent === 1024) exponent = 1023;
						mantissa = val * Math.pow(2, -exponent);
						writeUint(mantissa * 4503599627370496 >>> 0, buf, pos + off0);
						writeUint((sign << 31 | exponent + 1023 << 20 | mantissa * 1048576 & 1048575) >>> 0, buf, pos + off1);
					}
				}
			}
			exports$4.writeDoubleLE = writeDouble_ieee754.bind(null, writeUintLE, 0, 4);
			exports$4.writeDoubleBE = writeDouble_ieee754.bind(null, writeUintBE, 4, 0);
			function readDouble_ieee754(readUint, off0, off1, buf, pos) {
				var lo = readUint(buf, pos + off0), hi = readUint(buf, pos + off1);
				var sign = (hi >> 31) * 2 + 1, exponent = hi >>> 20 & 2047, mantissa = 4294967296 * (hi & 1048575) + lo;
				return exponent === 2047 ? mantissa ? NaN : sign * Infinity : exponent === 0 ? sign * 5e-324 * mantissa : sign * Math.pow(2, exponent - 1075) * (mantissa + 4503599627370496);
			}
			exports$4.readDoubleLE = readDouble_ieee754.bind(null, readUintLE, 0, 4);
			exports$4.readDoubleBE = readDouble_ieee754.bind(null, readUintBE, 4, 0);
		})();
		return exports$4;
	}
	function writeUintLE(val, buf, pos) {
		buf[pos] = val & 255;
		buf[pos + 1] = val >>> 8 & 255;
		buf[pos + 2] = val >>> 16 & 255;
		buf[pos + 3] = val >>> 24;
	}
	function writeUintBE(val, buf, pos) {
		buf[pos] = val >>> 24;
		buf[pos + 1] = val >>> 16 & 255;
		buf[pos + 2] = val >>> 8 & 255;
		buf[pos + 3] = val & 255;
	}
	function readUintLE(buf, pos) {
		return (buf[pos] | buf[pos + 1] << 8 | buf[pos + 2] << 16 | buf[pos + 3] << 24) >>> 0;
	}
	function readUintBE(buf, pos) {
		return (buf[pos] << 24 | buf[pos + 1] << 16 | buf[pos + 2] << 8 | buf[pos + 3]) >>> 0;
	}
}));
//#endregion
//#region ../../main/node_modules/@protobufjs/utf8/index.js
var require_utf8 = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* A minimal UTF8 implementation for number arrays.
	* @memberof util
	* @namespace
	*/
	var utf8 = exports, replacementCharCode = 65533;
	/**
	* Calculates the UTF8 byte length of a string.
	* @param {string} string String
	* @returns {number} Byte length
	*/
	utf8.length = function utf8_length(string) {
		var len = 0, c = 0;
		for (var i = 0; i < string.length; ++i) {
			c = string.charCodeAt(i);
			if (c < 128) len += 1;
			else if (c < 2048) len += 2;
			else if ((c & 64512) === 55296 && (string.charCodeAt(i + 1) & 64512) === 56320) {
				++i;
				len += 4;
			} else len += 3;
		}
		return len;
	};
	/**
	* Reads UTF8 bytes as a string.
	* @param {Uint8Array} buffer Source buffer
	* @param {number} start Source start
	* @param {number} end Source end
	* @returns {string} String read
	*/
	utf8.read = function utf8_read(buffer, start, end) {
		if (end - start < 1) return "";
		var parts = null, chunk = [], i = 0, t, t2, c2, c3;
		while (start < end) {
			t = buffer[start++];
			if (t <= 127) chunk[i++] = t;
			else if (t >= 192 && t < 224) {
				c2 = (t & 31) << 6 | buffer[start++] & 63;
				chunk[i++] = c2 >= 128 ? c2 : replacementCharCode;
			} else if (t >= 224 && t < 240) {
				c3 = (t & 15) << 12 | (buffer[start++] & 63) << 6 | buffer[start++] & 63;
				chunk[i++] = c3 >= 2048 ? c3 : replacementCharCode;
			} else if (t >= 240) {
				t2 = (t & 7) << 18 | (buffer[start++] & 63) << 12 | (buffer[start++] & 63) << 6 | buffer[start++] & 63;
				if (t2 < 65536 || t2 > 1114111) chunk[i++] = replacementCharCode;
				else {
					t2 -= 65536;
					chunk[i++] = 55296 + (t2 >> 10);
					chunk[i++] = 56320 + (t2 & 1023);
				}
			}
			if (i > 8191) {
				(parts || (parts = [])).push(String.fromCharCode.apply(String, chunk.slice(0, i)));
				i = 0;
			}
		}
		if (parts) {
			if (i) parts.push(String.fromCharCode.apply(String, chunk.slice(0, i)));
			return parts.join("");
		}
		return String.fromCharCode.apply(String, chunk.slice(0, i));
	};
	/**
	* Writes a string as UTF8 bytes.
	* @param {string} string Source string
	* @param {Uint8Array} buffer Destination buffer
	* @param {number} offset Destination offset
	* @returns {number} Bytes written
	*/
	utf8.write = function utf8_write(string, buffer, offset) {
		var start = offset, c1, c2;
		for (var i = 0; i < string.length; ++i) {
			c1 = string.charCodeAt(i);
			if (c1 < 128) buffer[offset++] = c1;
			else if (c1 < 2048) {
				buffer[offset++] = c1 >> 6 | 192;
				buffer[offset++] = c1 & 63 | 128;
			} else if ((c1 & 64512) === 55296 && ((c2 = string.charCodeAt(i + 1)) & 64512) === 56320) {
				c1 = 65536 + ((c1 & 1023) << 10) + (c2 & 1023);
				++i;
				buffer[offset++] = c1 >> 18 | 240;
				buffer[offset++] = c1 >> 12 & 63 | 128;
				buffer[offset++] = c1 >> 6 & 63 | 128;
				buffer[offset++] = c1 & 63 | 128;
			} else {
				buffer[offset++] = c1 >> 12 | 224;
				buffer[offset++] = c1 >> 6 & 63 | 128;
				buffer[offset++] = c1 & 63 | 128;
			}
		}
		return offset - start;
	};
}));
//#endregion
//#region ../../main/node_modules/@protobufjs/pool/index.js
var require_pool = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = pool;
	/**
	* An allocator as used by {@link util.pool}.
	* @typedef PoolAllocator
	* @type {function}
	* @param {number} size Buffer size
	* @returns {Uint8Array} Buffer
	*/
	/**
	* A slicer as used by {@link util.pool}.
	* @typedef PoolSlicer
	* @type {function}
	* @param {number} start Start offset
	* @param {number} end End offset
	* @returns {Uint8Array} Buffer slice
	* @this {Uint8Array}
	*/
	/**
	* A general purpose buffer pool.
	* @memberof util
	* @function
	* @param {PoolAllocator} alloc Allocator
	* @param {PoolSlicer} slice Slicer
	* @param {number} [size=8192] Slab size
	* @returns {PoolAllocator} Pooled allocator
	*/
	function pool(alloc, slice, size) {
		var SIZE = size || 8192;
		var MAX = SIZE >>> 1;
		var slab = null;
		var offset = SIZE;
		return function pool_alloc(size) {
			if (size < 1 || size > MAX) return alloc(size);
			if (offset + size > SIZE) {
				slab = alloc(SIZE);
				offset = 0;
			}
			var buf = slice.call(slab, offset, offset += size);
			if (offset & 7) offset = (offset | 7) + 1;
			return buf;
		};
	}
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/util/longbits.js
var require_longbits = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = LongBits;
	var util = require_minimal();
	/**
	* Constructs new long bits.
	* @classdesc Helper class for working with the low and high bits of a 64 bit value.
	* @memberof util
	* @constructor
	* @param {number} lo Low 32 bits, unsigned
	* @param {number} hi High 32 bits, unsigned
	*/
	function LongBits(lo, hi) {
		/**
		* Low bits.
		* @type {number}
		*/
		this.lo = lo >>> 0;
		/**
		* High bits.
		* @type {number}
		*/
		this.hi = hi >>> 0;
	}
	/**
	* Zero bits.
	* @memberof util.LongBits
	* @type {util.LongBits}
	*/
	var zero = LongBits.zero = new LongBits(0, 0);
	zero.toNumber = function() {
		return 0;
	};
	zero.zzEncode = zero.zzDecode = function() {
		return this;
	};
	zero.length = function() {
		return 1;
	};
	/**
	* Zero hash.
	* @memberof util.LongBits
	* @type {string}
	*/
	var zeroHash = LongBits.zeroHash = "\0\0\0\0\0\0\0\0";
	/**
	* Constructs new long bits from the specified number.
	* @param {number} value Value
	* @returns {util.LongBits} Instance
	*/
	LongBits.fromNumber = function fromNumber(value) {
		if (value === 0) return zero;
		var sign = value < 0;
		if (sign) value = -value;
		var lo = value >>> 0, hi = (value - lo) / 4294967296 >>> 0;
		if (sign) {
			hi = ~hi >>> 0;
			lo = ~lo >>> 0;
			if (++lo > 4294967295) {
				lo = 0;
				if (++hi > 4294967295) hi = 0;
			}
		}
		return new LongBits(lo, hi);
	};
	/**
	* Constructs new long bits from a number, long or string.
	* @param {Long|number|string} value Value
	* @returns {util.LongBits} Instance
	*/
	LongBits.from = function from(value) {
		if (typeof value === "number") return LongBits.fromNumber(value);
		if (util.isString(value))
 /* istanbul ignore else */
		if (util.Long) value = util.Long.fromString(value);
		else return LongBits.fromNumber(parseInt(value, 10));
		return value.low || value.high ? new LongBits(value.low >>> 0, value.high >>> 0) : zero;
	};
	/**
	* Converts this long bits to a possibly unsafe JavaScript number.
	* @param {boolean} [unsigned=false] Whether unsigned or not
	* @returns {number} Possibly unsafe number
	*/
	LongBits.prototype.toNumber = function toNumber(unsigned) {
		if (!unsigned && this.hi >>> 31) {
			var lo = ~this.lo + 1 >>> 0, hi = ~this.hi >>> 0;
			if (!lo) hi = hi + 1 >>> 0;
			return -(lo + hi * 4294967296);
		}
		return this.lo + this.hi * 4294967296;
	};
	/**
	* Converts this long bits to a long.
	* @param {boolean} [unsigned=false] Whether unsigned or not
	* @returns {Long} Long
	*/
	LongBits.prototype.toLong = function toLong(unsigned) {
		return util.Long ? new util.Long(this.lo | 0, this.hi | 0, Boolean(unsigned)) : {
			low: this.lo | 0,
			high: this.hi | 0,
			unsigned: Boolean(unsigned)
		};
	};
	var charCodeAt = String.prototype.charCodeAt;
	/**
	* Constructs new long bits from the specified 8 characters long hash.
	* @param {string} hash Hash
	* @returns {util.LongBits} Bits
	*/
	LongBits.fromHash = function fromHash(hash) {
		if (hash === zeroHash) return zero;
		return new LongBits((charCodeAt.call(hash, 0) | charCodeAt.call(hash, 1) << 8 | charCodeAt.call(hash, 2) << 16 | charCodeAt.call(hash, 3) << 24) >>> 0, (charCodeAt.call(hash, 4) | charCodeAt.call(hash, 5) << 8 | charCodeAt.call(hash, 6) << 16 | charCodeAt.call(hash, 7) << 24) >>> 0);
	};
	/**
	* Converts this long bits to a 8 characters long hash.
	* @returns {string} Hash
	*/
	LongBits.prototype.toHash = function toHash() {
		return String.fromCharCode(this.lo & 255, this.lo >>> 8 & 255, this.lo >>> 16 & 255, this.lo >>> 24, this.hi & 255, this.hi >>> 8 & 255, this.hi >>> 16 & 255, this.hi >>> 24);
	};
	/**
	* Zig-zag encodes this long bits.
	* @returns {util.LongBits} `this`
	*/
	LongBits.prototype.zzEncode = function zzEncode() {
		var mask = this.hi >> 31;
		this.hi = ((this.hi << 1 | this.lo >>> 31) ^ mask) >>> 0;
		this.lo = (this.lo << 1 ^ mask) >>> 0;
		return this;
	};
	/**
	* Zig-zag decodes this long bits.
	* @returns {util.LongBits} `this`
	*/
	LongBits.prototype.zzDecode = function zzDecode() {
		var mask = -(this.lo & 1);
		this.lo = ((this.lo >>> 1 | this.hi << 31) ^ mask) >>> 0;
		this.hi = (this.hi >>> 1 ^ mask) >>> 0;
		return this;
	};
	/**
	* Calculates the length of this longbits when encoded as a varint.
	* @returns {number} Length
	*/
	LongBits.prototype.length = function length() {
		var part0 = this.lo, part1 = (this.lo >>> 28 | this.hi << 4) >>> 0, part2 = this.hi >>> 24;
		return part2 === 0 ? part1 === 0 ? part0 < 16384 ? part0 < 128 ? 1 : 2 : part0 < 2097152 ? 3 : 4 : part1 < 16384 ? part1 < 128 ? 5 : 6 : part1 < 2097152 ? 7 : 8 : part2 < 128 ? 9 : 10;
	};
}));
//#endregion
//#region ../../main/node_modules/long/umd/index.js
var require_umd = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	(function(global, factory) {
		function preferDefault(exports$1) {
			return exports$1.default || exports$1;
		}
		if (typeof define === "function" && define.amd) define([], function() {
			var exports$2 = {};
			factory(exports$2);
			return preferDefault(exports$2);
		});
		else if (typeof exports === "object") {
			factory(exports);
			if (typeof module === "object") module.exports = preferDefault(exports);
		} else (function() {
			var exports$3 = {};
			factory(exports$3);
			global.Long = preferDefault(exports$3);
		})();
	})(typeof globalThis !== "undefined" ? globalThis : typeof self !== "undefined" ? self : exports, function(_exports) {
		"use strict";
		Object.defineProperty(_exports, "__esModule", { value: true });
		_exports.default = void 0;
		/**
		* @license
		* Copyright 2009 The Closure Library Authors
		* Copyright 2020 Daniel Wirtz / The long.js Authors.
		*
		* Licensed under the Apache License, Version 2.0 (the "License");
		* you may not use this file except in compliance with the License.
		* You may obtain a copy of the License at
		*
		*     http://www.apache.org/licenses/LICENSE-2.0
		*
		* Unless required by applicable law or agreed to in writing, software
		* distributed under the License is distributed on an "AS IS" BASIS,
		* WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
		* See the License for the specific language governing permissions and
		* limitations under the License.
		*
		* SPDX-License-Identifier: Apache-2.0
		*/
		var wasm = null;
		try {
			wasm = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([
				0,
				97,
				115,
				109,
				1,
				0,
				0,
				0,
				1,
				13,
				2,
				96,
				0,
				1,
				127,
				96,
				4,
				127,
				127,
				127,
				127,
				1,
				127,
				3,
				7,
				6,
				0,
				1,
				1,
				1,
				1,
				1,
				6,
				6,
				1,
				127,
				1,
				65,
				0,
				11,
				7,
				50,
				6,
				3,
				109,
				117,
				108,
				0,
				1,
				5,
				100,
				105,
				118,
				95,
				115,
				0,
				2,
				5,
				100,
				105,
				118,
				95,
				117,
				0,
				3,
				5,
				114,
				101,
				109,
				95,
				115,
				0,
				4,
				5,
				114,
				101,
				109,
				95,
				117,
				0,
				5,
				8,
				103,
				101,
				116,
				95,
				104,
				105,
				103,
				104,
				0,
				0,
				10,
				191,
				1,
				6,
				4,
				0,
				35,
				0,
				11,
				36,
				1,
				1,
				126,
				32,
				0,
				173,
				32,
				1,
				173,
				66,
				32,
				134,
				132,
				32,
				2,
				173,
				32,
				3,
				173,
				66,
				32,
				134,
				132,
				126,
				34,
				4,
				66,
				32,
				135,
				167,
				36,
				0,
				32,
				4,
				167,
				11,
				36,
				1,
				1,
				126,
				32,
				0,
				173,
				32,
				1,
				173,
				66,
				32,
				134,
				132,
				32,
				2,
				173,
				32,
				3,
				173,
				66,
				32,
				134,
				132,
				127,
				34,
				4,
				66,
				32,
				135,
				167,
				36,
				0,
				32,
				4,
				167,
				11,
				36,
				1,
				1,
				126,
				32,
				0,
				173,
				32,
				1,
				173,
				66,
				32,
				134,
				132,
				32,
				2,
				173,
				32,
				3,
				173,
				66,
				32,
				134,
				132,
				128,
				34,
				4,
				66,
				32,
				135,
				167,
				36,
				0,
				32,
				4,
				167,
				11,
				36,
				1,
				1,
				126,
				32,
				0,
				173,
				32,
				1,
				173,
				66,
				32,
				134,
				132,
				32,
				2,
				173,
				32,
				3,
				173,
				66,
				32,
				134,
				132,
				129,
				34,
				4,
				66,
				32,
				135,
				167,
				36,
				0,
				32,
				4,
				167,
				11,
				36,
				1,
				1,
				126,
				32,
				0,
				173,
				32,
				1,
				173,
				66,
				32,
				134,
				132,
				32,
				2,
				173,
				32,
				3,
				173,
				66,
				32,
				134,
				132,
				130,
				34,
				4,
				66,
				32,
				135,
				167,
				36,
				0,
				32,
				4,
				167,
				11
			])), {}).exports;
		} catch {}
		/**
		* Constructs a 64 bit two's-complement integer, given its low and high 32 bit values as *signed* integers.
		*  See the from* functions below for more convenient ways of constructing Longs.
		* @exports Long
		* @class A Long class for representing a 64 bit two's-complement integer value.
		* @param {number} low The low (signed) 32 bits of the long
		* @param {number} high The high (signed) 32 bits of the long
		* @param {boolean=} unsigned Whether unsigned or not, defaults to signed
		* @constructor
		*/
		function Long(low, high, unsigned) {
			/**
			* The low 32 bits as a signed value.
			* @type {number}
			*/
			this.low = low | 0;
			/**
			* The high 32 bits as a signed value.
			* @type {number}
			*/
			this.high = high | 0;
			/**
			* Whether unsigned or not.
			* @type {boolean}
			*/
			this.unsigned = !!unsigned;
		}
		/**
		* An indicator used to reliably determine if an object is a Long or not.
		* @type {boolean}
		* @const
		* @private
		*/
		Long.prototype.__isLong__;
		Object.defineProperty(Long.prototype, "__isLong__", { value: true });
		/**
		* @function
		* @param {*} obj Object
		* @returns {boolean}
		* @inner
		*/
		function isLong(obj) {
			return (obj && obj["__isLong__"]) === true;
		}
		/**
		* @function
		* @param {*} value number
		* @returns {number}
		* @inner
		*/
		function ctz32(value) {
			var c = Math.clz32(value & -value);
			return value ? 31 - c : c;
		}
		/**
		* Tests if the specified object is a Long.
		* @function
		* @param {*} obj Object
		* @returns {boolean}
		*/
		Long.isLong = isLong;
		/**
		* A cache of the Long representations of small integer values.
		* @type {!Object}
		* @inner
		*/
		var INT_CACHE = {};
		/**
		* A cache of the Long representations of small unsigned integer values.
		* @type {!Object}
		* @inner
		*/
		var UINT_CACHE = {};
		/**
		* @param {number} value
		* @param {boolean=} unsigned
		* @returns {!Long}
		* @inner
		*/
		function fromInt(value, unsigned) {
			var obj, cachedObj, cache;
			if (unsigned) {
				value >>>= 0;
				if (cache = 0 <= value && value < 256) {
					cachedObj = UINT_CACHE[value];
					if (cachedObj) return cachedObj;
				}
				obj = fromBits(value, 0, true);
				if (cache) UINT_CACHE[value] = obj;
				return obj;
			} else {
				value |= 0;
				if (cache = -128 <= value && value < 128) {
					cachedObj = INT_CACHE[value];
					if (cachedObj) return cachedObj;
				}
				obj = fromBits(value, value < 0 ? -1 : 0, false);
				if (cache) INT_CACHE[value] = obj;
				return obj;
			}
		}
		/**
		* Returns a Long representing the given 32 bit integer value.
		* @function
		* @param {number} value The 32 bit integer in question
		* @param {boolean=} unsigned Whether unsigned or not, defaults to signed
		* @returns {!Long} The corresponding Long value
		*/
		Long.fromInt = fromInt;
		/**
		* @param {number} value
		* @param {boolean=} unsigned
		* @returns {!Long}
		* @inner
		*/
		function fromNumber(value, unsigned) {
			if (isNaN(value)) return unsigned ? UZERO : ZERO;
			if (unsigned) {
				if (value < 0) return UZERO;
				if (value >= TWO_PWR_64_DBL) return MAX_UNSIGNED_VALUE;
			} else {
				if (value <= -TWO_PWR_63_DBL) return MIN_VALUE;
				if (value + 1 >= TWO_PWR_63_DBL) return MAX_VALUE;
			}
			if (value < 0) return fromNumber(-value, unsigned).neg();
			return fromBits(value % TWO_PWR_32_DBL | 0, value / TWO_PWR_32_DBL | 0, unsigned);
		}
		/**
		* Returns a Long representing the given value, provided that it is a finite number. Otherwise, zero is returned.
		* @function
		* @param {number} value The number in question
		* @param {boolean=} unsigned Whether unsigned or not, defaults to signed
		* @returns {!Long} The corresponding Long value
		*/
		Long.fromNumber = fromNumber;
		/**
		* @param {number} lowBits
		* @param {number} highBits
		* @param {boolean=} unsigned
		* @returns {!Long}
		* @inner
		*/
		function fromBits(lowBits, highBits, unsigned) {
			return new Long(lowBits, highBits, unsigned);
		}
		/**
		* Returns a Long representing the 64 bit integer that comes by concatenating the given low and high bits. Each is
		*  assumed to use 32 bits.
		* @function
		* @param {number} lowBits The low 32 bits
		* @param {number} highBits The high 32 bits
		* @param {boolean=} unsigned Whether unsigned or not, defaults to signed
		* @returns {!Long} The corresponding Long value
		*/
		Long.fromBits = fromBits;
		/**
		* @function
		* @param {number} base
		* @param {number} exponent
		* @returns {number}
		* @inner
		*/
		var pow_dbl = Math.pow;
		/**
		* @param {string} str
		* @param {(boolean|number)=} unsigned
		* @param {number=} radix
		* @returns {!Long}
		* @inner
		*/
		function fromString(str, unsigned, radix) {
			if (str.length === 0) throw Error("empty string");
			if (typeof unsigned === "number") {
				radix = unsigned;
				unsigned = false;
			} else unsigned = !!unsigned;
			if (str === "NaN" || str === "Infinity" || str === "+Infinity" || str === "-Infinity") return unsigned ? UZERO : ZERO;
			radix = radix || 10;
			if (radix < 2 || 36 < radix) throw RangeError("radix");
			var p;
			if ((p = str.indexOf("-")) > 0) throw Error("interior hyphen");
			else if (p === 0) return fromString(str.substring(1), unsigned, radix).neg();
			var radixToPower = fromNumber(pow_dbl(radix, 8));
			var result = ZERO;
			for (var i = 0; i < str.length; i += 8) {
				var size = Math.min(8, str.length - i), value = parseInt(str.substring(i, i + size), radix);
				if (size < 8) {
					var power = fromNumber(pow_dbl(radix, size));
					result = result.mul(power).add(fromNumber(value));
				} else {
					result = result.mul(radixToPower);
					result = result.add(fromNumber(value));
				}
			}
			result.unsigned = unsigned;
			return result;
		}
		/**
		* Returns a Long representation of the given string, written using the specified radix.
		* @function
		* @param {string} str The textual representation of the Long
		* @param {(boolean|number)=} unsigned Whether unsigned or not, defaults to signed
		* @param {number=} radix The radix in which the text is written (2-36), defaults to 10
		* @returns {!Long} The corresponding Long value
		*/
		Long.fromString = fromString;
		/**
		* @function
		* @param {!Long|number|string|!{low: number, high: number, unsigned: boolean}} val
		* @param {boolean=} unsigned
		* @returns {!Long}
		* @inner
		*/
		function fromValue(val, unsigned) {
			if (typeof val === "number") return fromNumber(val, unsigned);
			if (typeof val === "string") return fromString(val, unsigned);
			return fromBits(val.low, val.high, typeof unsigned === "boolean" ? unsigned : val.unsigned);
		}
		/**
		* Converts the specified value to a Long using the appropriate from* function for its type.
		* @function
		* @param {!Long|number|bigint|string|!{low: number, high: number, unsigned: boolean}} val Value
		* @param {boolean=} unsigned Whether unsigned or not, defaults to signed
		* @returns {!Long}
		*/
		Long.fromValue = fromValue;
		/**
		* @type {number}
		* @const
		* @inner
		*/
		var TWO_PWR_16_DBL = 65536;
		/**
		* @type {number}
		* @const
		* @inner
		*/
		var TWO_PWR_24_DBL = 1 << 24;
		/**
		* @type {number}
		* @const
		* @inner
		*/
		var TWO_PWR_32_DBL = TWO_PWR_16_DBL * TWO_PWR_16_DBL;
		/**
		* @type {number}
		* @const
		* @inner
		*/
		var TWO_PWR_64_DBL = TWO_PWR_32_DBL * TWO_PWR_32_DBL;
		/**
		* @type {number}
		* @const
		* @inner
		*/
		var TWO_PWR_63_DBL = TWO_PWR_64_DBL / 2;
		/**
		* @type {!Long}
		* @const
		* @inner
		*/
		var TWO_PWR_24 = fromInt(TWO_PWR_24_DBL);
		/**
		* @type {!Long}
		* @inner
		*/
		var ZERO = fromInt(0);
		/**
		* Signed zero.
		* @type {!Long}
		*/
		Long.ZERO = ZERO;
		/**
		* @type {!Long}
		* @inner
		*/
		var UZERO = fromInt(0, true);
		/**
		* Unsigned zero.
		* @type {!Long}
		*/
		Long.UZERO = UZERO;
		/**
		* @type {!Long}
		* @inner
		*/
		var ONE = fromInt(1);
		/**
		* Signed one.
		* @type {!Long}
		*/
		Long.ONE = ONE;
		/**
		* @type {!Long}
		* @inner
		*/
		var UONE = fromInt(1, true);
		/**
		* Unsigned one.
		* @type {!Long}
		*/
		Long.UONE = UONE;
		/**
		* @type {!Long}
		* @inner
		*/
		var NEG_ONE = fromInt(-1);
		/**
		* Signed negative one.
		* @type {!Long}
		*/
		Long.NEG_ONE = NEG_ONE;
		/**
		* @type {!Long}
		* @inner
		*/
		var MAX_VALUE = fromBits(-1, 2147483647, false);
		/**
		* Maximum signed value.
		* @type {!Long}
		*/
		Long.MAX_VALUE = MAX_VALUE;
		/**
		* @type {!Long}
		* @inner
		*/
		var MAX_UNSIGNED_VALUE = fromBits(-1, -1, true);
		/**
		* Maximum unsigned value.
		* @type {!Long}
		*/
		Long.MAX_UNSIGNED_VALUE = MAX_UNSIGNED_VALUE;
		/**
		* @type {!Long}
		* @inner
		*/
		var MIN_VALUE = fromBits(0, -2147483648, false);
		/**
		* Minimum signed value.
		* @type {!Long}
		*/
		Long.MIN_VALUE = MIN_VALUE;
		/**
		* @alias Long.prototype
		* @inner
		*/
		var LongPrototype = Long.prototype;
		/**
		* Converts the Long to a 32 bit integer, assuming it is a 32 bit integer.
		* @this {!Long}
		* @returns {number}
		*/
		LongPrototype.toInt = function toInt() {
			return this.unsigned ? this.low >>> 0 : this.low;
		};
		/**
		* Converts the Long to a the nearest floating-point representation of this value (double, 53 bit mantissa).
		* @this {!Long}
		* @returns {number}
		*/
		LongPrototype.toNumber = function toNumber() {
			if (this.unsigned) return (this.high >>> 0) * TWO_PWR_32_DBL + (this.low >>> 0);
			return this.high * TWO_PWR_32_DBL + (this.low >>> 0);
		};
		/**
		* Converts the Long to a string written in the specified radix.
		* @this {!Long}
		* @param {number=} radix Radix (2-36), defaults to 10
		* @returns {string}
		* @override
		* @throws {RangeError} If `radix` is out of range
		*/
		LongPrototype.toString = function toString(radix) {
			radix = radix || 10;
			if (radix < 2 || 36 < radix) throw RangeError("radix");
			if (this.isZero()) return "0";
			if (this.isNegative()) if (this.eq(MIN_VALUE)) {
				var radixLong = fromNumber(radix), div = this.div(radixLong), rem1 = div.mul(radixLong).sub(this);
				return div.toString(radix) + rem1.toInt().toString(radix);
			} else return "-" + this.neg().toString(radix);
			var radixToPower = fromNumber(pow_dbl(radix, 6), this.unsigned), rem = this;
			var result = "";
			while (true) {
				var remDiv = rem.div(radixToPower), digits = (rem.sub(remDiv.mul(radixToPower)).toInt() >>> 0).toString(radix);
				rem = remDiv;
				if (rem.isZero()) return digits + result;
				else {
					while (digits.length < 6) digits = "0" + digits;
					result = "" + digits + result;
				}
			}
		};
		/**
		* Gets the high 32 bits as a signed integer.
		* @this {!Long}
		* @returns {number} Signed high bits
		*/
		LongPrototype.getHighBits = function getHighBits() {
			return this.high;
		};
		/**
		* Gets the high 32 bits as an unsigned integer.
		* @this {!Long}
		* @returns {number} Unsigned high bits
		*/
		LongPrototype.getHighBitsUnsigned = function getHighBitsUnsigned() {
			return this.high >>> 0;
		};
		/**
		* Gets the low 32 bits as a signed integer.
		* @this {!Long}
		* @returns {number} Signed low bits
		*/
		LongPrototype.getLowBits = function getLowBits() {
			return this.low;
		};
		/**
		* Gets the low 32 bits as an unsigned integer.
		* @this {!Long}
		* @returns {number} Unsigned low bits
		*/
		LongPrototype.getLowBitsUnsigned = function getLowBitsUnsigned() {
			return this.low >>> 0;
		};
		/**
		* Gets the number of bits needed to represent the absolute value of this Long.
		* @this {!Long}
		* @returns {number}
		*/
		LongPrototype.getNumBitsAbs = function getNumBitsAbs() {
			if (this.isNegative()) return this.eq(MIN_VALUE) ? 64 : this.neg().getNumBitsAbs();
			var val = this.high != 0 ? this.high : this.low;
			for (var bit = 31; bit > 0; bit--) if ((val & 1 << bit) != 0) break;
			return this.high != 0 ? bit + 33 : bit + 1;
		};
		/**
		* Tests if this Long can be safely represented as a JavaScript number.
		* @this {!Long}
		* @returns {boolean}
		*/
		LongPrototype.isSafeInteger = function isSafeInteger() {
			var top11Bits = this.high >> 21;
			if (!top11Bits) return true;
			if (this.unsigned) return false;
			return top11Bits === -1 && !(this.low === 0 && this.high === -2097152);
		};
		/**
		* Tests if this Long's value equals zero.
		* @this {!Long}
		* @returns {boolean}
		*/
		LongPrototype.isZero = function isZero() {
			return this.high === 0 && this.low === 0;
		};
		/**
		* Tests if this Long's value equals zero. This is an alias of {@link Long#isZero}.
		* @returns {boolean}
		*/
		LongPrototype.eqz = LongPrototype.isZero;
		/**
		* Tests if this Long's value is negative.
		* @this {!Long}
		* @returns {boolean}
		*/
		LongPrototype.isNegative = function isNegative() {
			return !this.unsigned && this.high < 0;
		};
		/**
		* Tests if this Long's value is positive or zero.
		* @this {!Long}
		* @returns {boolean}
		*/
		LongPrototype.isPositive = function isPositive() {
			return this.unsigned || this.high >= 0;
		};
		/**
		* Tests if this Long's value is odd.
		* @this {!Long}
		* @returns {boolean}
		*/
		LongPrototype.isOdd = function isOdd() {
			return (this.low & 1) === 1;
		};
		/**
		* Tests if this Long's value is even.
		* @this {!Long}
		* @returns {boolean}
		*/
		LongPrototype.isEven = function isEven() {
			return (this.low & 1) === 0;
		};
		/**
		* Tests if this Long's value equals the specified's.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.equals = function equals(other) {
			if (!isLong(other)) other = fromValue(other);
			if (this.unsigned !== other.unsigned && this.high >>> 31 === 1 && other.high >>> 31 === 1) return false;
			return this.high === other.high && this.low === other.low;
		};
		/**
		* Tests if this Long's value equals the specified's. This is an alias of {@link Long#equals}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.eq = LongPrototype.equals;
		/**
		* Tests if this Long's value differs from the specified's.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.notEquals = function notEquals(other) {
			return !this.eq(other);
		};
		/**
		* Tests if this Long's value differs from the specified's. This is an alias of {@link Long#notEquals}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.neq = LongPrototype.notEquals;
		/**
		* Tests if this Long's value differs from the specified's. This is an alias of {@link Long#notEquals}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.ne = LongPrototype.notEquals;
		/**
		* Tests if this Long's value is less than the specified's.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.lessThan = function lessThan(other) {
			return this.comp(other) < 0;
		};
		/**
		* Tests if this Long's value is less than the specified's. This is an alias of {@link Long#lessThan}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.lt = LongPrototype.lessThan;
		/**
		* Tests if this Long's value is less than or equal the specified's.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.lessThanOrEqual = function lessThanOrEqual(other) {
			return this.comp(other) <= 0;
		};
		/**
		* Tests if this Long's value is less than or equal the specified's. This is an alias of {@link Long#lessThanOrEqual}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.lte = LongPrototype.lessThanOrEqual;
		/**
		* Tests if this Long's value is less than or equal the specified's. This is an alias of {@link Long#lessThanOrEqual}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.le = LongPrototype.lessThanOrEqual;
		/**
		* Tests if this Long's value is greater than the specified's.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.greaterThan = function greaterThan(other) {
			return this.comp(other) > 0;
		};
		/**
		* Tests if this Long's value is greater than the specified's. This is an alias of {@link Long#greaterThan}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.gt = LongPrototype.greaterThan;
		/**
		* Tests if this Long's value is greater than or equal the specified's.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.greaterThanOrEqual = function greaterThanOrEqual(other) {
			return this.comp(other) >= 0;
		};
		/**
		* Tests if this Long's value is greater than or equal the specified's. This is an alias of {@link Long#greaterThanOrEqual}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.gte = LongPrototype.greaterThanOrEqual;
		/**
		* Tests if this Long's value is greater than or equal the specified's. This is an alias of {@link Long#greaterThanOrEqual}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {boolean}
		*/
		LongPrototype.ge = LongPrototype.greaterThanOrEqual;
		/**
		* Compares this Long's value with the specified's.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other value
		* @returns {number} 0 if they are the same, 1 if the this is greater and -1
		*  if the given one is greater
		*/
		LongPrototype.compare = function compare(other) {
			if (!isLong(other)) other = fromValue(other);
			if (this.eq(other)) return 0;
			var thisNeg = this.isNegative(), otherNeg = other.isNegative();
			if (thisNeg && !otherNeg) return -1;
			if (!thisNeg && otherNeg) return 1;
			if (!this.unsigned) return this.sub(other).isNegative() ? -1 : 1;
			return other.high >>> 0 > this.high >>> 0 || other.high === this.high && other.low >>> 0 > this.low >>> 0 ? -1 : 1;
		};
		/**
		* Compares this Long's value with the specified's. This is an alias of {@link Long#compare}.
		* @function
		* @param {!Long|number|bigint|string} other Other value
		* @returns {number} 0 if they are the same, 1 if the this is greater and -1
		*  if the given one is greater
		*/
		LongPrototype.comp = LongPrototype.compare;
		/**
		* Negates this Long's value.
		* @this {!Long}
		* @returns {!Long} Negated Long
		*/
		LongPrototype.negate = function negate() {
			if (!this.unsigned && this.eq(MIN_VALUE)) return MIN_VALUE;
			return this.not().add(ONE);
		};
		/**
		* Negates this Long's value. This is an alias of {@link Long#negate}.
		* @function
		* @returns {!Long} Negated Long
		*/
		LongPrototype.neg = LongPrototype.negate;
		/**
		* Returns the sum of this and the specified Long.
		* @this {!Long}
		* @param {!Long|number|bigint|string} addend Addend
		* @returns {!Long} Sum
		*/
		LongPrototype.add = function add(addend) {
			if (!isLong(addend)) addend = fromValue(addend);
			var a48 = this.high >>> 16;
			var a32 = this.high & 65535;
			var a16 = this.low >>> 16;
			var a00 = this.low & 65535;
			var b48 = addend.high >>> 16;
			var b32 = addend.high & 65535;
			var b16 = addend.low >>> 16;
			var b00 = addend.low & 65535;
			var c48 = 0, c32 = 0, c16 = 0, c00 = 0;
			c00 += a00 + b00;
			c16 += c00 >>> 16;
			c00 &= 65535;
			c16 += a16 + b16;
			c32 += c16 >>> 16;
			c16 &= 65535;
			c32 += a32 + b32;
			c48 += c32 >>> 16;
			c32 &= 65535;
			c48 += a48 + b48;
			c48 &= 65535;
			return fromBits(c16 << 16 | c00, c48 << 16 | c32, this.unsigned);
		};
		/**
		* Returns the difference of this and the specified Long.
		* @this {!Long}
		* @param {!Long|number|bigint|string} subtrahend Subtrahend
		* @returns {!Long} Difference
		*/
		LongPrototype.subtract = function subtract(subtrahend) {
			if (!isLong(subtrahend)) subtrahend = fromValue(subtrahend);
			return this.add(subtrahend.neg());
		};
		/**
		* Returns the difference of this and the specified Long. This is an alias of {@link Long#subtract}.
		* @function
		* @param {!Long|number|bigint|string} subtrahend Subtrahend
		* @returns {!Long} Difference
		*/
		LongPrototype.sub = LongPrototype.subtract;
		/**
		* Returns the product of this and the specified Long.
		* @this {!Long}
		* @param {!Long|number|bigint|string} multiplier Multiplier
		* @returns {!Long} Product
		*/
		LongPrototype.multiply = function multiply(multiplier) {
			if (this.isZero()) return this;
			if (!isLong(multiplier)) multiplier = fromValue(multiplier);
			if (wasm) return fromBits(wasm["mul"](this.low, this.high, multiplier.low, multiplier.high), wasm["get_high"](), this.unsigned);
			if (multiplier.isZero()) return this.unsigned ? UZERO : ZERO;
			if (this.eq(MIN_VALUE)) return multiplier.isOdd() ? MIN_VALUE : ZERO;
			if (multiplier.eq(MIN_VALUE)) return this.isOdd() ? MIN_VALUE : ZERO;
			if (this.isNegative()) if (multiplier.isNegative()) return this.neg().mul(multiplier.neg());
			else return this.neg().mul(multiplier).neg();
			else if (multiplier.isNegative()) return this.mul(multiplier.neg()).neg();
			if (this.lt(TWO_PWR_24) && multiplier.lt(TWO_PWR_24)) return fromNumber(this.toNumber() * multiplier.toNumber(), this.unsigned);
			var a48 = this.high >>> 16;
			var a32 = this.high & 65535;
			var a16 = this.low >>> 16;
			var a00 = this.low & 65535;
			var b48 = multiplier.high >>> 16;
			var b32 = multiplier.high & 65535;
			var b16 = multiplier.low >>> 16;
			var b00 = multiplier.low & 65535;
			var c48 = 0, c32 = 0, c16 = 0, c00 = 0;
			c00 += a00 * b00;
			c16 += c00 >>> 16;
			c00 &= 65535;
			c16 += a16 * b00;
			c32 += c16 >>> 16;
			c16 &= 65535;
			c16 += a00 * b16;
			c32 += c16 >>> 16;
			c16 &= 65535;
			c32 += a32 * b00;
			c48 += c32 >>> 16;
			c32 &= 65535;
			c32 += a16 * b16;
			c48 += c32 >>> 16;
			c32 &= 65535;
			c32 += a00 * b32;
			c48 += c32 >>> 16;
			c32 &= 65535;
			c48 += a48 * b00 + a32 * b16 + a16 * b32 + a00 * b48;
			c48 &= 65535;
			return fromBits(c16 << 16 | c00, c48 << 16 | c32, this.unsigned);
		};
		/**
		* Returns the product of this and the specified Long. This is an alias of {@link Long#multiply}.
		* @function
		* @param {!Long|number|bigint|string} multiplier Multiplier
		* @returns {!Long} Product
		*/
		LongPrototype.mul = LongPrototype.multiply;
		/**
		* Returns this Long divided by the specified. The result is signed if this Long is signed or
		*  unsigned if this Long is unsigned.
		* @this {!Long}
		* @param {!Long|number|bigint|string} divisor Divisor
		* @returns {!Long} Quotient
		*/
		LongPrototype.divide = function divide(divisor) {
			if (!isLong(divisor)) divisor = fromValue(divisor);
			if (divisor.isZero()) throw Error("division by zero");
			if (wasm) {
				if (!this.unsigned && this.high === -2147483648 && divisor.low === -1 && divisor.high === -1) return this;
				return fromBits((this.unsigned ? wasm["div_u"] : wasm["div_s"])(this.low, this.high, divisor.low, divisor.high), wasm["get_high"](), this.unsigned);
			}
			if (this.isZero()) return this.unsigned ? UZERO : ZERO;
			var approx, rem, res;
			if (!this.unsigned) {
				if (this.eq(MIN_VALUE)) if (divisor.eq(ONE) || divisor.eq(NEG_ONE)) return MIN_VALUE;
				else if (divisor.eq(MIN_VALUE)) return ONE;
				else {
					approx = this.shr(1).div(divisor).shl(1);
					if (approx.eq(ZERO)) return divisor.isNegative() ? ONE : NEG_ONE;
					else {
						rem = this.sub(divisor.mul(approx));
						res = approx.add(rem.div(divisor));
						return res;
					}
				}
				else if (divisor.eq(MIN_VALUE)) return this.unsigned ? UZERO : ZERO;
				if (this.isNegative()) {
					if (divisor.isNegative()) return this.neg().div(divisor.neg());
					return this.neg().div(divisor).neg();
				} else if (divisor.isNegative()) return this.div(divisor.neg()).neg();
				res = ZERO;
			} else {
				if (!divisor.unsigned) divisor = divisor.toUnsigned();
				if (divisor.gt(this)) return UZERO;
				if (divisor.gt(this.shru(1))) return UONE;
				res = UZERO;
			}
			rem = this;
			while (rem.gte(divisor)) {
				approx = Math.max(1, Math.floor(rem.toNumber() / divisor.toNumber()));
				var log2 = Math.ceil(Math.log(approx) / Math.LN2), delta = log2 <= 48 ? 1 : pow_dbl(2, log2 - 48), approxRes = fromNumber(approx), approxRem = approxRes.mul(divisor);
				while (approxRem.isNegative() || approxRem.gt(rem)) {
					approx -= delta;
					approxRes = fromNumber(approx, this.unsigned);
					approxRem = approxRes.mul(divisor);
				}
				if (approxRes.isZero()) approxRes = ONE;
				res = res.add(approxRes);
				rem = rem.sub(approxRem);
			}
			return res;
		};
		/**
		* Returns this Long divided by the specified. This is an alias of {@link Long#divide}.
		* @function
		* @param {!Long|number|bigint|string} divisor Divisor
		* @returns {!Long} Quotient
		*/
		LongPrototype.div = LongPrototype.divide;
		/**
		* Returns this Long modulo the specified.
		* @this {!Long}
		* @param {!Long|number|bigint|string} divisor Divisor
		* @returns {!Long} Remainder
		*/
		LongPrototype.modulo = function modulo(divisor) {
			if (!isLong(divisor)) divisor = fromValue(divisor);
			if (wasm) return fromBits((this.unsigned ? wasm["rem_u"] : wasm["rem_s"])(this.low, this.high, divisor.low, divisor.high), wasm["get_high"](), this.unsigned);
			return this.sub(this.div(divisor).mul(divisor));
		};
		/**
		* Returns this Long modulo the specified. This is an alias of {@link Long#modulo}.
		* @function
		* @param {!Long|number|bigint|string} divisor Divisor
		* @returns {!Long} Remainder
		*/
		LongPrototype.mod = LongPrototype.modulo;
		/**
		* Returns this Long modulo the specified. This is an alias of {@link Long#modulo}.
		* @function
		* @param {!Long|number|bigint|string} divisor Divisor
		* @returns {!Long} Remainder
		*/
		LongPrototype.rem = LongPrototype.modulo;
		/**
		* Returns the bitwise NOT of this Long.
		* @this {!Long}
		* @returns {!Long}
		*/
		LongPrototype.not = function not() {
			return fromBits(~this.low, ~this.high, this.unsigned);
		};
		/**
		* Returns count leading zeros of this Long.
		* @this {!Long}
		* @returns {!number}
		*/
		LongPrototype.countLeadingZeros = function countLeadingZeros() {
			return this.high ? Math.clz32(this.high) : Math.clz32(this.low) + 32;
		};
		/**
		* Returns count leading zeros. This is an alias of {@link Long#countLeadingZeros}.
		* @function
		* @param {!Long}
		* @returns {!number}
		*/
		LongPrototype.clz = LongPrototype.countLeadingZeros;
		/**
		* Returns count trailing zeros of this Long.
		* @this {!Long}
		* @returns {!number}
		*/
		LongPrototype.countTrailingZeros = function countTrailingZeros() {
			return this.low ? ctz32(this.low) : ctz32(this.high) + 32;
		};
		/**
		* Returns count trailing zeros. This is an alias of {@link Long#countTrailingZeros}.
		* @function
		* @param {!Long}
		* @returns {!number}
		*/
		LongPrototype.ctz = LongPrototype.countTrailingZeros;
		/**
		* Returns the bitwise AND of this Long and the specified.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other Long
		* @returns {!Long}
		*/
		LongPrototype.and = function and(other) {
			if (!isLong(other)) other = fromValue(other);
			return fromBits(this.low & other.low, this.high & other.high, this.unsigned);
		};
		/**
		* Returns the bitwise OR of this Long and the specified.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other Long
		* @returns {!Long}
		*/
		LongPrototype.or = function or(other) {
			if (!isLong(other)) other = fromValue(other);
			return fromBits(this.low | other.low, this.high | other.high, this.unsigned);
		};
		/**
		* Returns the bitwise XOR of this Long and the given one.
		* @this {!Long}
		* @param {!Long|number|bigint|string} other Other Long
		* @returns {!Long}
		*/
		LongPrototype.xor = function xor(other) {
			if (!isLong(other)) other = fromValue(other);
			return fromBits(this.low ^ other.low, this.high ^ other.high, this.unsigned);
		};
		/**
		* Returns this Long with bits shifted to the left by the given amount.
		* @this {!Long}
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Shifted Long
		*/
		LongPrototype.shiftLeft = function shiftLeft(numBits) {
			if (isLong(numBits)) numBits = numBits.toInt();
			if ((numBits &= 63) === 0) return this;
			else if (numBits < 32) return fromBits(this.low << numBits, this.high << numBits | this.low >>> 32 - numBits, this.unsigned);
			else return fromBits(0, this.low << numBits - 32, this.unsigned);
		};
		/**
		* Returns this Long with bits shifted to the left by the given amount. This is an alias of {@link Long#shiftLeft}.
		* @function
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Shifted Long
		*/
		LongPrototype.shl = LongPrototype.shiftLeft;
		/**
		* Returns this Long with bits arithmetically shifted to the right by the given amount.
		* @this {!Long}
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Shifted Long
		*/
		LongPrototype.shiftRight = function shiftRight(numBits) {
			if (isLong(numBits)) numBits = numBits.toInt();
			if ((numBits &= 63) === 0) return this;
			else if (numBits < 32) return fromBits(this.low >>> numBits | this.high << 32 - numBits, this.high >> numBits, this.unsigned);
			else return fromBits(this.high >> numBits - 32, this.high >= 0 ? 0 : -1, this.unsigned);
		};
		/**
		* Returns this Long with bits arithmetically shifted to the right by the given amount. This is an alias of {@link Long#shiftRight}.
		* @function
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Shifted Long
		*/
		LongPrototype.shr = LongPrototype.shiftRight;
		/**
		* Returns this Long with bits logically shifted to the right by the given amount.
		* @this {!Long}
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Shifted Long
		*/
		LongPrototype.shiftRightUnsigned = function shiftRightUnsigned(numBits) {
			if (isLong(numBits)) numBits = numBits.toInt();
			if ((numBits &= 63) === 0) return this;
			if (numBits < 32) return fromBits(this.low >>> numBits | this.high << 32 - numBits, this.high >>> numBits, this.unsigned);
			if (numBits === 32) return fromBits(this.high, 0, this.unsigned);
			return fromBits(this.high >>> numBits - 32, 0, this.unsigned);
		};
		/**
		* Returns this Long with bits logically shifted to the right by the given amount. This is an alias of {@link Long#shiftRightUnsigned}.
		* @function
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Shifted Long
		*/
		LongPrototype.shru = LongPrototype.shiftRightUnsigned;
		/**
		* Returns this Long with bits logically shifted to the right by the given amount. This is an alias of {@link Long#shiftRightUnsigned}.
		* @function
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Shifted Long
		*/
		LongPrototype.shr_u = LongPrototype.shiftRightUnsigned;
		/**
		* Returns this Long with bits rotated to the left by the given amount.
		* @this {!Long}
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Rotated Long
		*/
		LongPrototype.rotateLeft = function rotateLeft(numBits) {
			var b;
			if (isLong(numBits)) numBits = numBits.toInt();
			if ((numBits &= 63) === 0) return this;
			if (numBits === 32) return fromBits(this.high, this.low, this.unsigned);
			if (numBits < 32) {
				b = 32 - numBits;
				return fromBits(this.low << numBits | this.high >>> b, this.high << numBits | this.low >>> b, this.unsigned);
			}
			numBits -= 32;
			b = 32 - numBits;
			return fromBits(this.high << numBits | this.low >>> b, this.low << numBits | this.high >>> b, this.unsigned);
		};
		/**
		* Returns this Long with bits rotated to the left by the given amount. This is an alias of {@link Long#rotateLeft}.
		* @function
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Rotated Long
		*/
		LongPrototype.rotl = LongPrototype.rotateLeft;
		/**
		* Returns this Long with bits rotated to the right by the given amount.
		* @this {!Long}
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Rotated Long
		*/
		LongPrototype.rotateRight = function rotateRight(numBits) {
			var b;
			if (isLong(numBits)) numBits = numBits.toInt();
			if ((numBits &= 63) === 0) return this;
			if (numBits === 32) return fromBits(this.high, this.low, this.unsigned);
			if (numBits < 32) {
				b = 32 - numBits;
				return fromBits(this.high << b | this.low >>> numBits, this.low << b | this.high >>> numBits, this.unsigned);
			}
			numBits -= 32;
			b = 32 - numBits;
			return fromBits(this.low << b | this.high >>> numBits, this.high << b | this.low >>> numBits, this.unsigned);
		};
		/**
		* Returns this Long with bits rotated to the right by the given amount. This is an alias of {@link Long#rotateRight}.
		* @function
		* @param {number|!Long} numBits Number of bits
		* @returns {!Long} Rotated Long
		*/
		LongPrototype.rotr = LongPrototype.rotateRight;
		/**
		* Converts this Long to signed.
		* @this {!Long}
		* @returns {!Long} Signed long
		*/
		LongPrototype.toSigned = function toSigned() {
			if (!this.unsigned) return this;
			return fromBits(this.low, this.high, false);
		};
		/**
		* Converts this Long to unsigned.
		* @this {!Long}
		* @returns {!Long} Unsigned long
		*/
		LongPrototype.toUnsigned = function toUnsigned() {
			if (this.unsigned) return this;
			return fromBits(this.low, this.high, true);
		};
		/**
		* Converts this Long to its byte representation.
		* @param {boolean=} le Whether little or big endian, defaults to big endian
		* @this {!Long}
		* @returns {!Array.<number>} Byte representation
		*/
		LongPrototype.toBytes = function toBytes(le) {
			return le ? this.toBytesLE() : this.toBytesBE();
		};
		/**
		* Converts this Long to its little endian byte representation.
		* @this {!Long}
		* @returns {!Array.<number>} Little endian byte representation
		*/
		LongPrototype.toBytesLE = function toBytesLE() {
			var hi = this.high, lo = this.low;
			return [
				lo & 255,
				lo >>> 8 & 255,
				lo >>> 16 & 255,
				lo >>> 24,
				hi & 255,
				hi >>> 8 & 255,
				hi >>> 16 & 255,
				hi >>> 24
			];
		};
		/**
		* Converts this Long to its big endian byte representation.
		* @this {!Long}
		* @returns {!Array.<number>} Big endian byte representation
		*/
		LongPrototype.toBytesBE = function toBytesBE() {
			var hi = this.high, lo = this.low;
			return [
				hi >>> 24,
				hi >>> 16 & 255,
				hi >>> 8 & 255,
				hi & 255,
				lo >>> 24,
				lo >>> 16 & 255,
				lo >>> 8 & 255,
				lo & 255
			];
		};
		/**
		* Creates a Long from its byte representation.
		* @param {!Array.<number>} bytes Byte representation
		* @param {boolean=} unsigned Whether unsigned or not, defaults to signed
		* @param {boolean=} le Whether little or big endian, defaults to big endian
		* @returns {Long} The corresponding Long value
		*/
		Long.fromBytes = function fromBytes(bytes, unsigned, le) {
			return le ? Long.fromBytesLE(bytes, unsigned) : Long.fromBytesBE(bytes, unsigned);
		};
		/**
		* Creates a Long from its little endian byte representation.
		* @param {!Array.<number>} bytes Little endian byte representation
		* @param {boolean=} unsigned Whether unsigned or not, defaults to signed
		* @returns {Long} The corresponding Long value
		*/
		Long.fromBytesLE = function fromBytesLE(bytes, unsigned) {
			return new Long(bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24, bytes[4] | bytes[5] << 8 | bytes[6] << 16 | bytes[7] << 24, unsigned);
		};
		/**
		* Creates a Long from its big endian byte representation.
		* @param {!Array.<number>} bytes Big endian byte representation
		* @param {boolean=} unsigned Whether unsigned or not, defaults to signed
		* @returns {Long} The corresponding Long value
		*/
		Long.fromBytesBE = function fromBytesBE(bytes, unsigned) {
			return new Long(bytes[4] << 24 | bytes[5] << 16 | bytes[6] << 8 | bytes[7], bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3], unsigned);
		};
		if (typeof BigInt === "function") {
			/**
			* Returns a Long representing the given big integer.
			* @function
			* @param {number} value The big integer value
			* @param {boolean=} unsigned Whether unsigned or not, defaults to signed
			* @returns {!Long} The corresponding Long value
			*/
			Long.fromBigInt = function fromBigInt(value, unsigned) {
				return fromBits(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> BigInt(32))), unsigned);
			};
			Long.fromValue = function fromValueWithBigInt(value, unsigned) {
				if (typeof value === "bigint") return Long.fromBigInt(value, unsigned);
				return fromValue(value, unsigned);
			};
			/**
			* Converts the Long to its big integer representation.
			* @this {!Long}
			* @returns {bigint}
			*/
			LongPrototype.toBigInt = function toBigInt() {
				var lowBigInt = BigInt(this.low >>> 0);
				return BigInt(this.unsigned ? this.high >>> 0 : this.high) << BigInt(32) | lowBigInt;
			};
		}
		_exports.default = Long;
	});
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/util/minimal.js
var require_minimal = /* @__PURE__ */ __commonJSMin(((exports) => {
	var util = exports;
	util.asPromise = require_aspromise();
	util.base64 = require_base64();
	util.EventEmitter = require_eventemitter();
	util.float = require_float();
	util.utf8 = require_utf8();
	util.pool = require_pool();
	util.LongBits = require_longbits();
	/**
	* Tests if the specified key can affect object prototypes.
	* @memberof util
	* @param {string} key Key to test
	* @returns {boolean} `true` if the key is unsafe
	*/
	function isUnsafeProperty(key) {
		return key === "__proto__" || key === "prototype" || key === "constructor";
	}
	util.isUnsafeProperty = isUnsafeProperty;
	/**
	* Whether running within node or not.
	* @memberof util
	* @type {boolean}
	*/
	util.isNode = Boolean(typeof global !== "undefined" && global && global.process && global.process.versions && global.process.versions.node);
	/**
	* Global object reference.
	* @memberof util
	* @type {Object}
	*/
	util.global = util.isNode && global || typeof window !== "undefined" && window || typeof self !== "undefined" && self || exports;
	/**
	* An immuable empty array.
	* @memberof util
	* @type {Array.<*>}
	* @const
	*/
	util.emptyArray = Object.freeze ? Object.freeze([]) : 	/* istanbul ignore next */ [];
	/**
	* An immutable empty object.
	* @type {Object}
	* @const
	*/
	util.emptyObject = Object.freeze ? Object.freeze({}) : 	/* istanbul ignore next */ {};
	/**
	* Tests if the specified value is an integer.
	* @function
	* @param {*} value Value to test
	* @returns {boolean} `true` if the value is an integer
	*/
	util.isInteger = Number.isInteger || function isInteger(value) {
		return typeof value === "number" && isFinite(value) && Math.floor(value) === value;
	};
	/**
	* Tests if the specified value is a string.
	* @param {*} value Value to test
	* @returns {boolean} `true` if the value is a string
	*/
	util.isString = function isString(value) {
		return typeof value === "string" || value instanceof String;
	};
	/**
	* Tests if the specified value is a non-null object.
	* @param {*} value Value to test
	* @returns {boolean} `true` if the value is a non-null object
	*/
	util.isObject = function isObject(value) {
		return value && typeof value === "object";
	};
	/**
	* Checks if a property on a message is considered to be present.
	* This is an alias of {@link util.isSet}.
	* @function
	* @param {Object} obj Plain object or message instance
	* @param {string} prop Property name
	* @returns {boolean} `true` if considered to be present, otherwise `false`
	*/
	util.isset = util.isSet = function isSet(obj, prop) {
		var value = obj[prop];
		if (value != null && Object.hasOwnProperty.call(obj, prop)) return typeof value !== "object" || (Array.isArray(value) ? value.length : Object.keys(value).length) > 0;
		return false;
	};
	/**
	* Any compatible Buffer instance.
	* This is a minimal stand-alone definition of a Buffer instance. The actual type is that exported by node's typings.
	* @interface Buffer
	* @extends Uint8Array
	*/
	/**
	* Node's Buffer class if available.
	* @type {Constructor<Buffer>}
	*/
	util.Buffer = (function() {
		try {
			var Buffer = util.global.Buffer;
			return Buffer.prototype.utf8Write ? Buffer : 			/* istanbul ignore next */ null;
		} catch (e) {
			/* istanbul ignore next */
			return null;
		}
	})();
	util._Buffer_from = null;
	util._Buffer_allocUnsafe = null;
	/**
	* Creates a new buffer of whatever type supported by the environment.
	* @param {number|number[]} [sizeOrArray=0] Buffer size or number array
	* @returns {Uint8Array|Buffer} Buffer
	*/
	util.newBuffer = function newBuffer(sizeOrArray) {
		/* istanbul ignore next */
		return typeof sizeOrArray === "number" ? util.Buffer ? util._Buffer_allocUnsafe(sizeOrArray) : new util.Array(sizeOrArray) : util.Buffer ? util._Buffer_from(sizeOrArray) : typeof Uint8Array === "undefined" ? sizeOrArray : new Uint8Array(sizeOrArray);
	};
	/**
	* Array implementation used in the browser. `Uint8Array` if supported, otherwise `Array`.
	* @type {Constructor<Uint8Array>}
	*/
	util.Array = typeof Uint8Array !== "undefined" ? Uint8Array : Array;
	/**
	* Any compatible Long instance.
	* This is a minimal stand-alone definition of a Long instance. The actual type is that exported by long.js.
	* @interface Long
	* @property {number} low Low bits
	* @property {number} high High bits
	* @property {boolean} unsigned Whether unsigned or not
	*/
	/**
	* Long.js's Long class if available.
	* @type {Constructor<Long>}
	*/
	util.Long = util.global.dcodeIO && util.global.dcodeIO.Long || util.global.Long || (function() {
		try {
			var Long = require_umd();
			return Long && Long.isLong ? Long : null;
		} catch (e) {
			/* istanbul ignore next */
			return null;
		}
	})();
	/**
	* Regular expression used to verify 2 bit (`bool`) map keys.
	* @type {RegExp}
	* @const
	*/
	util.key2Re = /^true|false|0|1$/;
	/**
	* Regular expression used to verify 32 bit (`int32` etc.) map keys.
	* @type {RegExp}
	* @const
	*/
	util.key32Re = /^-?(?:0|[1-9][0-9]*)$/;
	/**
	* Regular expression used to verify 64 bit (`int64` etc.) map keys.
	* @type {RegExp}
	* @const
	*/
	util.key64Re = /^(?:[\\x00-\\xff]{8}|-?(?:0|[1-9][0-9]*))$/;
	/**
	* Converts a number or long to an 8 characters long hash string.
	* @param {Long|number} value Value to convert
	* @returns {string} Hash
	*/
	util.longToHash = function longToHash(value) {
		return value ? util.LongBits.from(value).toHash() : util.LongBits.zeroHash;
	};
	/**
	* Converts an 8 characters long hash string to a long or number.
	* @param {string} hash Hash
	* @param {boolean} [unsigned=false] Whether unsigned or not
	* @returns {Long|number} Original value
	*/
	util.longFromHash = function longFromHash(hash, unsigned) {
		var bits = util.LongBits.fromHash(hash);
		if (util.Long) return util.Long.fromBits(bits.lo, bits.hi, unsigned);
		return bits.toNumber(Boolean(unsigned));
	};
	/**
	* Merges the properties of the source object into the destination object.
	* @memberof util
	* @param {Object.<string,*>} dst Destination object
	* @param {...(Object.<string,*>|boolean)} src Source objects, optionally followed by an `ifNotSet` flag
	* @returns {Object.<string,*>} Destination object
	*/
	function merge(dst) {
		var ifNotSet = typeof arguments[arguments.length - 1] === "boolean", limit = ifNotSet ? arguments.length - 1 : arguments.length;
		ifNotSet = ifNotSet && arguments[arguments.length - 1];
		for (var a = 1; a < limit; ++a) {
			var src = arguments[a];
			if (!src) continue;
			for (var keys = Object.keys(src), i = 0; i < keys.length; ++i) if (!isUnsafeProperty(keys[i]) && (dst[keys[i]] === void 0 || !ifNotSet)) dst[keys[i]] = src[keys[i]];
		}
		return dst;
	}
	util.merge = merge;
	/**
	* Schema declaration nesting limit.
	* @memberof util
	* @type {number}
	*/
	util.nestingLimit = 32;
	/**
	* Recursion limit.
	* @memberof util
	* @type {number}
	*/
	util.recursionLimit = 100;
	/**
	* Makes a property safe for assignment as an own property.
	* @memberof util
	* @param {Object.<string,*>} obj Object
	* @param {string} key Property key
	* @returns {undefined}
	*/
	util.makeProp = function makeProp(obj, key) {
		Object.defineProperty(obj, key, {
			enumerable: true,
			configurable: true,
			writable: true
		});
	};
	/**
	* Converts the first character of a string to lower case.
	* @param {string} str String to convert
	* @returns {string} Converted string
	*/
	util.lcFirst = function lcFirst(str) {
		return str.charAt(0).toLowerCase() + str.substring(1);
	};
	/**
	* Creates a custom error constructor.
	* @memberof util
	* @param {string} name Error name
	* @returns {Constructor<Error>} Custom error constructor
	*/
	function newError(name) {
		function CustomError(message, properties) {
			if (!(this instanceof CustomError)) return new CustomError(message, properties);
			Object.defineProperty(this, "message", { get: function() {
				return message;
			} });
			/* istanbul ignore next */
			if (Error.captureStackTrace) Error.captureStackTrace(this, CustomError);
			else Object.defineProperty(this, "stack", { value: (/* @__PURE__ */ new Error()).stack || "" });
			if (properties) merge(this, properties);
		}
		CustomError.prototype = Object.create(Error.prototype, {
			constructor: {
				value: CustomError,
				writable: true,
				enumerable: false,
				configurable: true
			},
			name: {
				get: function get() {
					return name;
				},
				set: void 0,
				enumerable: false,
				configurable: true
			},
			toString: {
				value: function value() {
					return this.name + ": " + this.message;
				},
				writable: true,
				enumerable: false,
				configurable: true
			}
		});
		return CustomError;
	}
	util.newError = newError;
	/**
	* Constructs a new protocol error.
	* @classdesc Error subclass indicating a protocol specifc error.
	* @memberof util
	* @extends Error
	* @template T extends Message<T>
	* @constructor
	* @param {string} message Error message
	* @param {Object.<string,*>} [properties] Additional properties
	* @example
	* try {
	*     MyMessage.decode(someBuffer); // throws if required fields are missing
	* } catch (e) {
	*     if (e instanceof ProtocolError && e.instance)
	*         console.log("decoded so far: " + JSON.stringify(e.instance));
	* }
	*/
	util.ProtocolError = newError("ProtocolError");
	/**
	* So far decoded message instance.
	* @name util.ProtocolError#instance
	* @type {Message<T>}
	*/
	/**
	* A OneOf getter as returned by {@link util.oneOfGetter}.
	* @typedef OneOfGetter
	* @type {function}
	* @returns {string|undefined} Set field name, if any
	*/
	/**
	* Builds a getter for a oneof's present field name.
	* @param {string[]} fieldNames Field names
	* @returns {OneOfGetter} Unbound getter
	*/
	util.oneOfGetter = function getOneOf(fieldNames) {
		var fieldMap = {};
		for (var i = 0; i < fieldNames.length; ++i) fieldMap[fieldNames[i]] = 1;
		/**
		* @returns {string|undefined} Set field name, if any
		* @this Object
		* @ignore
		*/
		return function() {
			for (var keys = Object.keys(this), i = keys.length - 1; i > -1; --i) if (fieldMap[keys[i]] === 1 && this[keys[i]] !== void 0 && this[keys[i]] !== null) return keys[i];
		};
	};
	/**
	* A OneOf setter as returned by {@link util.oneOfSetter}.
	* @typedef OneOfSetter
	* @type {function}
	* @param {string|undefined} value Field name
	* @returns {undefined}
	*/
	/**
	* Builds a setter for a oneof's present field name.
	* @param {string[]} fieldNames Field names
	* @returns {OneOfSetter} Unbound setter
	*/
	util.oneOfSetter = function setOneOf(fieldNames) {
		/**
		* @param {string} name Field name
		* @returns {undefined}
		* @this Object
		* @ignore
		*/
		return function(name) {
			for (var i = 0; i < fieldNames.length; ++i) if (fieldNames[i] !== name) delete this[fieldNames[i]];
		};
	};
	/**
	* Default conversion options used for {@link Message#toJSON} implementations.
	*
	* These options are close to proto3's JSON mapping with the exception that internal types like Any are handled just like messages. More precisely:
	*
	* - Longs become strings
	* - Enums become string keys
	* - Bytes become base64 encoded strings
	* - (Sub-)Messages become plain objects
	* - Maps become plain objects with all string keys
	* - Repeated fields become arrays
	* - NaN and Infinity for float and double fields become strings
	*
	* @type {IConversionOptions}
	* @see https://developers.google.com/protocol-buffers/docs/proto3?hl=en#json
	*/
	util.toJSONOptions = {
		longs: String,
		enums: String,
		bytes: String,
		json: true
	};
	util._configure = function() {
		var Buffer = util.Buffer;
		/* istanbul ignore if */
		if (!Buffer) {
			util._Buffer_from = util._Buffer_allocUnsafe = null;
			return;
		}
		util._Buffer_from = Buffer.from !== Uint8Array.from && Buffer.from || function Buffer_from(value, encoding) {
			return new Buffer(value, encoding);
		};
		util._Buffer_allocUnsafe = Buffer.allocUnsafe || function Buffer_allocUnsafe(size) {
			return new Buffer(size);
		};
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/writer.js
var require_writer = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Writer;
	var util = require_minimal();
	var BufferWriter;
	var LongBits = util.LongBits, base64 = util.base64, utf8 = util.utf8;
	/**
	* Constructs a new writer operation instance.
	* @classdesc Scheduled writer operation.
	* @constructor
	* @param {function(*, Uint8Array, number)} fn Function to call
	* @param {number} len Value byte length
	* @param {*} val Value to write
	* @ignore
	*/
	function Op(fn, len, val) {
		/**
		* Function to call.
		* @type {function(Uint8Array, number, *)}
		*/
		this.fn = fn;
		/**
		* Value byte length.
		* @type {number}
		*/
		this.len = len;
		/**
		* Next operation.
		* @type {Writer.Op|undefined}
		*/
		this.next = void 0;
		/**
		* Value to write.
		* @type {*}
		*/
		this.val = val;
	}
	/* istanbul ignore next */
	function noop() {}
	/**
	* Constructs a new writer state instance.
	* @classdesc Copied writer state.
	* @memberof Writer
	* @constructor
	* @param {Writer} writer Writer to copy state from
	* @ignore
	*/
	function State(writer) {
		/**
		* Current head.
		* @type {Writer.Op}
		*/
		this.head = writer.head;
		/**
		* Current tail.
		* @type {Writer.Op}
		*/
		this.tail = writer.tail;
		/**
		* Current buffer length.
		* @type {number}
		*/
		this.len = writer.len;
		/**
		* Next state.
		* @type {State|null}
		*/
		this.next = writer.states;
	}
	/**
	* Constructs a new writer instance.
	* @classdesc Wire format writer using `Uint8Array` if available, otherwise `Array`.
	* @constructor
	*/
	function Writer() {
		/**
		* Current length.
		* @type {number}
		*/
		this.len = 0;
		/**
		* Operations head.
		* @type {Object}
		*/
		this.head = new Op(noop, 0, 0);
		/**
		* Operations tail
		* @type {Object}
		*/
		this.tail = this.head;
		/**
		* Linked forked states.
		* @type {Object|null}
		*/
		this.states = null;
	}
	var create = function create() {
		return util.Buffer ? function create_buffer_setup() {
			return (Writer.create = function create_buffer() {
				return new BufferWriter();
			})();
		} : function create_array() {
			return new Writer();
		};
	};
	/**
	* Creates a new writer.
	* @function
	* @returns {BufferWriter|Writer} A {@link BufferWriter} when Buffers are supported, otherwise a {@link Writer}
	*/
	Writer.create = create();
	/**
	* Allocates a buffer of the specified size.
	* @param {number} size Buffer size
	* @returns {Uint8Array} Buffer
	*/
	Writer.alloc = function alloc(size) {
		return new util.Array(size);
	};
	/* istanbul ignore else */
	if (util.Array !== Array) Writer.alloc = util.pool(Writer.alloc, util.Array.prototype.subarray);
	/**
	* Pushes a new operation to the queue.
	* @param {function(Uint8Array, number, *)} fn Function to call
	* @param {number} len Value byte length
	* @param {number} val Value to write
	* @returns {Writer} `this`
	* @private
	*/
	Writer.prototype._push = function push(fn, len, val) {
		this.tail = this.tail.next = new Op(fn, len, val);
		this.len += len;
		return this;
	};
	function writeByte(val, buf, pos) {
		buf[pos] = val & 255;
	}
	function writeVarint32(val, buf, pos) {
		while (val > 127) {
			buf[pos++] = val & 127 | 128;
			val >>>= 7;
		}
		buf[pos] = val;
	}
	/**
	* Constructs a new varint writer operation instance.
	* @classdesc Scheduled varint writer operation.
	* @extends Op
	* @constructor
	* @param {number} len Value byte length
	* @param {number} val Value to write
	* @ignore
	*/
	function VarintOp(len, val) {
		this.len = len;
		this.next = void 0;
		this.val = val;
	}
	VarintOp.prototype = Object.create(Op.prototype);
	VarintOp.prototype.fn = writeVarint32;
	/**
	* Writes an unsigned 32 bit value as a varint.
	* @param {number} value Value to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.uint32 = function write_uint32(value) {
		this.len += (this.tail = this.tail.next = new VarintOp((value = value >>> 0) < 128 ? 1 : value < 16384 ? 2 : value < 2097152 ? 3 : value < 268435456 ? 4 : 5, value)).len;
		return this;
	};
	/**
	* Writes a signed 32 bit value as a varint.
	* @function
	* @param {number} value Value to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.int32 = function write_int32(value) {
		return (value |= 0) < 0 ? this._push(writeVarint64, 10, LongBits.fromNumber(value)) : this.uint32(value);
	};
	/**
	* Writes a 32 bit value as a varint, zig-zag encoded.
	* @param {number} value Value to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.sint32 = function write_sint32(value) {
		return this.uint32((value << 1 ^ value >> 31) >>> 0);
	};
	function writeVarint64(val, buf, pos) {
		var lo = val.lo, hi = val.hi;
		while (hi) {
			buf[pos++] = lo & 127 | 128;
			lo = (lo >>> 7 | hi << 25) >>> 0;
			hi >>>= 7;
		}
		while (lo > 127) {
			buf[pos++] = lo & 127 | 128;
			lo = lo >>> 7;
		}
		buf[pos++] = lo;
	}
	/**
	* Writes an unsigned 64 bit value as a varint.
	* @param {Long|number|string} value Value to write
	* @returns {Writer} `this`
	* @throws {TypeError} If `value` is a string and no long library is present.
	*/
	Writer.prototype.uint64 = function write_uint64(value) {
		var bits = LongBits.from(value);
		return this._push(writeVarint64, bits.length(), bits);
	};
	/**
	* Writes a signed 64 bit value as a varint.
	* @function
	* @param {Long|number|string} value Value to write
	* @returns {Writer} `this`
	* @throws {TypeError} If `value` is a string and no long library is present.
	*/
	Writer.prototype.int64 = Writer.prototype.uint64;
	/**
	* Writes a signed 64 bit value as a varint, zig-zag encoded.
	* @param {Long|number|string} value Value to write
	* @returns {Writer} `this`
	* @throws {TypeError} If `value` is a string and no long library is present.
	*/
	Writer.prototype.sint64 = function write_sint64(value) {
		var bits = LongBits.from(value).zzEncode();
		return this._push(writeVarint64, bits.length(), bits);
	};
	/**
	* Writes a boolish value as a varint.
	* @param {boolean} value Value to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.bool = function write_bool(value) {
		return this._push(writeByte, 1, value ? 1 : 0);
	};
	function writeFixed32(val, buf, pos) {
		buf[pos] = val & 255;
		buf[pos + 1] = val >>> 8 & 255;
		buf[pos + 2] = val >>> 16 & 255;
		buf[pos + 3] = val >>> 24;
	}
	/**
	* Writes an unsigned 32 bit value as fixed 32 bits.
	* @param {number} value Value to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.fixed32 = function write_fixed32(value) {
		return this._push(writeFixed32, 4, value >>> 0);
	};
	/**
	* Writes a signed 32 bit value as fixed 32 bits.
	* @function
	* @param {number} value Value to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.sfixed32 = Writer.prototype.fixed32;
	/**
	* Writes an unsigned 64 bit value as fixed 64 bits.
	* @param {Long|number|string} value Value to write
	* @returns {Writer} `this`
	* @throws {TypeError} If `value` is a string and no long library is present.
	*/
	Writer.prototype.fixed64 = function write_fixed64(value) {
		var bits = LongBits.from(value);
		return this._push(writeFixed32, 4, bits.lo)._push(writeFixed32, 4, bits.hi);
	};
	/**
	* Writes a signed 64 bit value as fixed 64 bits.
	* @function
	* @param {Long|number|string} value Value to write
	* @returns {Writer} `this`
	* @throws {TypeError} If `value` is a string and no long library is present.
	*/
	Writer.prototype.sfixed64 = Writer.prototype.fixed64;
	/**
	* Writes a float (32 bit).
	* @function
	* @param {number} value Value to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.float = function write_float(value) {
		return this._push(util.float.writeFloatLE, 4, value);
	};
	/**
	* Writes a double (64 bit float).
	* @function
	* @param {number} value Value to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.double = function write_double(value) {
		return this._push(util.float.writeDoubleLE, 8, value);
	};
	var writeBytes = util.Array.prototype.set ? function writeBytes_set(val, buf, pos) {
		buf.set(val, pos);
	} : function writeBytes_for(val, buf, pos) {
		for (var i = 0; i < val.length; ++i) buf[pos + i] = val[i];
	};
	/**
	* Writes a sequence of bytes.
	* @param {Uint8Array|string} value Buffer or base64 encoded string to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.bytes = function write_bytes(value) {
		var len = value.length >>> 0;
		if (!len) return this._push(writeByte, 1, 0);
		if (util.isString(value)) {
			var buf = Writer.alloc(len = base64.length(value));
			base64.decode(value, buf, 0);
			value = buf;
		}
		return this.uint32(len)._push(writeBytes, len, value);
	};
	/**
	* Writes a string.
	* @param {string} value Value to write
	* @returns {Writer} `this`
	*/
	Writer.prototype.string = function write_string(value) {
		var len = utf8.length(value);
		return len ? this.uint32(len)._push(utf8.write, len, value) : this._push(writeByte, 1, 0);
	};
	/**
	* Forks this writer's state by pushing it to a stack.
	* Calling {@link Writer#reset|reset} or {@link Writer#ldelim|ldelim} resets the writer to the previous state.
	* @returns {Writer} `this`
	*/
	Writer.prototype.fork = function fork() {
		this.states = new State(this);
		this.head = this.tail = new Op(noop, 0, 0);
		this.len = 0;
		return this;
	};
	/**
	* Resets this instance to the last state.
	* @returns {Writer} `this`
	*/
	Writer.prototype.reset = function reset() {
		if (this.states) {
			this.head = this.states.head;
			this.tail = this.states.tail;
			this.len = this.states.len;
			this.states = this.states.next;
		} else {
			this.head = this.tail = new Op(noop, 0, 0);
			this.len = 0;
		}
		return this;
	};
	/**
	* Resets to the last state and appends the fork state's current write length as a varint followed by its operations.
	* @returns {Writer} `this`
	*/
	Writer.prototype.ldelim = function ldelim() {
		var head = this.head, tail = this.tail, len = this.len;
		this.reset().uint32(len);
		if (len) {
			this.tail.next = head.next;
			this.tail = tail;
			this.len += len;
		}
		return this;
	};
	/**
	* Finishes the write operation.
	* @returns {Uint8Array} Finished buffer
	*/
	Writer.prototype.finish = function finish() {
		var head = this.head.next, buf = this.constructor.alloc(this.len), pos = 0;
		while (head) {
			head.fn(head.val, buf, pos);
			pos += head.len;
			head = head.next;
		}
		return buf;
	};
	Writer._configure = function(BufferWriter_) {
		BufferWriter = BufferWriter_;
		Writer.create = create();
		BufferWriter._configure();
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/writer_buffer.js
var require_writer_buffer = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = BufferWriter;
	var Writer = require_writer();
	(BufferWriter.prototype = Object.create(Writer.prototype)).constructor = BufferWriter;
	var util = require_minimal();
	/**
	* Constructs a new buffer writer instance.
	* @classdesc Wire format writer using node buffers.
	* @extends Writer
	* @constructor
	*/
	function BufferWriter() {
		Writer.call(this);
	}
	BufferWriter._configure = function() {
		/**
		* Allocates a buffer of the specified size.
		* @function
		* @param {number} size Buffer size
		* @returns {Buffer} Buffer
		*/
		BufferWriter.alloc = util._Buffer_allocUnsafe;
		BufferWriter.writeBytesBuffer = util.Buffer && util.Buffer.prototype instanceof Uint8Array && util.Buffer.prototype.set.name === "set" ? function writeBytesBuffer_set(val, buf, pos) {
			buf.set(val, pos);
		} : function writeBytesBuffer_copy(val, buf, pos) {
			if (val.copy) val.copy(buf, pos, 0, val.length);
			else for (var i = 0; i < val.length;) buf[pos++] = val[i++];
		};
	};
	/**
	* @override
	*/
	BufferWriter.prototype.bytes = function write_bytes_buffer(value) {
		if (util.isString(value)) value = util._Buffer_from(value, "base64");
		var len = value.length >>> 0;
		this.uint32(len);
		if (len) this._push(BufferWriter.writeBytesBuffer, len, value);
		return this;
	};
	function writeStringBuffer(val, buf, pos) {
		if (val.length < 40) util.utf8.write(val, buf, pos);
		else if (buf.utf8Write) buf.utf8Write(val, pos);
		else buf.write(val, pos);
	}
	/**
	* @override
	*/
	BufferWriter.prototype.string = function write_string_buffer(value) {
		var len = util.Buffer.byteLength(value);
		this.uint32(len);
		if (len) this._push(writeStringBuffer, len, value);
		return this;
	};
	/**
	* Finishes the write operation.
	* @name BufferWriter#finish
	* @function
	* @returns {Buffer} Finished buffer
	*/
	BufferWriter._configure();
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/reader.js
var require_reader = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Reader;
	var util = require_minimal();
	var BufferReader;
	var LongBits = util.LongBits, utf8 = util.utf8;
	/* istanbul ignore next */
	function indexOutOfRange(reader, writeLength) {
		return RangeError("index out of range: " + reader.pos + " + " + (writeLength || 1) + " > " + reader.len);
	}
	/**
	* Constructs a new reader instance using the specified buffer.
	* @classdesc Wire format reader using `Uint8Array` if available, otherwise `Array`.
	* @constructor
	* @param {Uint8Array} buffer Buffer to read from
	*/
	function Reader(buffer) {
		/**
		* Read buffer.
		* @type {Uint8Array}
		*/
		this.buf = buffer;
		/**
		* Read buffer position.
		* @type {number}
		*/
		this.pos = 0;
		/**
		* Read buffer length.
		* @type {number}
		*/
		this.len = buffer.length;
	}
	var create_array = typeof Uint8Array !== "undefined" ? function create_typed_array(buffer) {
		if (buffer instanceof Uint8Array || Array.isArray(buffer)) return new Reader(buffer);
		throw Error("illegal buffer");
	} : function create_array(buffer) {
		if (Array.isArray(buffer)) return new Reader(buffer);
		throw Error("illegal buffer");
	};
	var create = function create() {
		return util.Buffer ? function create_buffer_setup(buffer) {
			return (Reader.create = function create_buffer(buffer) {
				return util.Buffer.isBuffer(buffer) ? new BufferReader(buffer) : create_array(buffer);
			})(buffer);
		} : create_array;
	};
	/**
	* Creates a new reader using the specified buffer.
	* @function
	* @param {Uint8Array|Buffer} buffer Buffer to read from
	* @returns {Reader|BufferReader} A {@link BufferReader} if `buffer` is a Buffer, otherwise a {@link Reader}
	* @throws {Error} If `buffer` is not a valid buffer
	*/
	Reader.create = create();
	Reader.prototype._slice = util.Array.prototype.subarray || util.Array.prototype.slice;
	function readVarint32NearEnd(reader) {
		var value = 0;
		for (var i = 0; i < 4; ++i) {
			if (reader.pos >= reader.len) throw indexOutOfRange(reader);
			var b = reader.buf[reader.pos++];
			value = (value | (b & 127) << i * 7) >>> 0;
			if (b < 128) return value;
		}
		throw indexOutOfRange(reader);
	}
	/**
	* Reads a varint as an unsigned 32 bit value.
	* @function
	* @returns {number} Value read
	*/
	Reader.prototype.uint32 = (function read_uint32_setup() {
		var value = 4294967295;
		return function read_uint32() {
			if (this.len - this.pos < 5) {
				if (this.pos >= this.len) throw indexOutOfRange(this);
				if (this.buf[this.pos] >= 128) return readVarint32NearEnd(this);
			}
			value = (this.buf[this.pos] & 127) >>> 0;
			if (this.buf[this.pos++] < 128) return value;
			value = (value | (this.buf[this.pos] & 127) << 7) >>> 0;
			if (this.buf[this.pos++] < 128) return value;
			value = (value | (this.buf[this.pos] & 127) << 14) >>> 0;
			if (this.buf[this.pos++] < 128) return value;
			value = (value | (this.buf[this.pos] & 127) << 21) >>> 0;
			if (this.buf[this.pos++] < 128) return value;
			value = (value | (this.buf[this.pos] & 15) << 28) >>> 0;
			if (this.buf[this.pos++] < 128) return value;
			/* istanbul ignore if */
			if ((this.pos += 5) > this.len) {
				this.pos = this.len;
				throw indexOutOfRange(this, 10);
			}
			return value;
		};
	})();
	/**
	* Reads a varint as a signed 32 bit value.
	* @returns {number} Value read
	*/
	Reader.prototype.int32 = function read_int32() {
		return this.uint32() | 0;
	};
	/**
	* Reads a zig-zag encoded varint as a signed 32 bit value.
	* @returns {number} Value read
	*/
	Reader.prototype.sint32 = function read_sint32() {
		var value = this.uint32();
		return value >>> 1 ^ -(value & 1) | 0;
	};
	function readLongVarint() {
		var bits = new LongBits(0, 0);
		var i = 0;
		if (this.len - this.pos > 4) {
			for (; i < 4; ++i) {
				bits.lo = (bits.lo | (this.buf[this.pos] & 127) << i * 7) >>> 0;
				if (this.buf[this.pos++] < 128) return bits;
			}
			bits.lo = (bits.lo | (this.buf[this.pos] & 127) << 28) >>> 0;
			bits.hi = (bits.hi | (this.buf[this.pos] & 127) >> 4) >>> 0;
			if (this.buf[this.pos++] < 128) return bits;
			i = 0;
		} else {
			for (; i < 3; ++i) {
				/* istanbul ignore if */
				if (this.pos >= this.len) throw indexOutOfRange(this);
				bits.lo = (bits.lo | (this.buf[this.pos] & 127) << i * 7) >>> 0;
				if (this.buf[this.pos++] < 128) return bits;
			}
			bits.lo = (bits.lo | (this.buf[this.pos++] & 127) << i * 7) >>> 0;
			return bits;
		}
		if (this.len - this.pos > 4) for (; i < 5; ++i) {
			bits.hi = (bits.hi | (this.buf[this.pos] & 127) << i * 7 + 3) >>> 0;
			if (this.buf[this.pos++] < 128) return bits;
		}
		else for (; i < 5; ++i) {
			/* istanbul ignore if */
			if (this.pos >= this.len) throw indexOutOfRange(this);
			bits.hi = (bits.hi | (this.buf[this.pos] & 127) << i * 7 + 3) >>> 0;
			if (this.buf[this.pos++] < 128) return bits;
		}
		/* istanbul ignore next */
		throw Error("invalid varint encoding");
	}
	/**
	* Reads a varint as a signed 64 bit value.
	* @name Reader#int64
	* @function
	* @returns {Long} Value read
	*/
	/**
	* Reads a varint as an unsigned 64 bit value.
	* @name Reader#uint64
	* @function
	* @returns {Long} Value read
	*/
	/**
	* Reads a zig-zag encoded varint as a signed 64 bit value.
	* @name Reader#sint64
	* @function
	* @returns {Long} Value read
	*/
	/**
	* Reads a varint as a boolean.
	* @returns {boolean} Value read
	*/
	Reader.prototype.bool = function read_bool() {
		return this.uint32() !== 0;
	};
	function readFixed32_end(buf, end) {
		return (buf[end - 4] | buf[end - 3] << 8 | buf[end - 2] << 16 | buf[end - 1] << 24) >>> 0;
	}
	/**
	* Reads fixed 32 bits as an unsigned 32 bit integer.
	* @returns {number} Value read
	*/
	Reader.prototype.fixed32 = function read_fixed32() {
		/* istanbul ignore if */
		if (this.pos + 4 > this.len) throw indexOutOfRange(this, 4);
		return readFixed32_end(this.buf, this.pos += 4);
	};
	/**
	* Reads fixed 32 bits as a signed 32 bit integer.
	* @returns {number} Value read
	*/
	Reader.prototype.sfixed32 = function read_sfixed32() {
		/* istanbul ignore if */
		if (this.pos + 4 > this.len) throw indexOutOfRange(this, 4);
		return readFixed32_end(this.buf, this.pos += 4) | 0;
	};
	function readFixed64() {
		/* istanbul ignore if */
		if (this.pos + 8 > this.len) throw indexOutOfRange(this, 8);
		return new LongBits(readFixed32_end(this.buf, this.pos += 4), readFixed32_end(this.buf, this.pos += 4));
	}
	/**
	* Reads fixed 64 bits.
	* @name Reader#fixed64
	* @function
	* @returns {Long} Value read
	*/
	/**
	* Reads zig-zag encoded fixed 64 bits.
	* @name Reader#sfixed64
	* @function
	* @returns {Long} Value read
	*/
	/**
	* Reads a float (32 bit) as a number.
	* @function
	* @returns {number} Value read
	*/
	Reader.prototype.float = function read_float() {
		/* istanbul ignore if */
		if (this.pos + 4 > this.len) throw indexOutOfRange(this, 4);
		var value = util.float.readFloatLE(this.buf, this.pos);
		this.pos += 4;
		return value;
	};
	/**
	* Reads a double (64 bit float) as a number.
	* @function
	* @returns {number} Value read
	*/
	Reader.prototype.double = function read_double() {
		/* istanbul ignore if */
		if (this.pos + 8 > this.len) throw indexOutOfRange(this, 4);
		var value = util.float.readDoubleLE(this.buf, this.pos);
		this.pos += 8;
		return value;
	};
	/**
	* Reads a sequence of bytes preceeded by its length as a varint.
	* @returns {Uint8Array} Value read
	*/
	Reader.prototype.bytes = function read_bytes() {
		var length = this.uint32(), start = this.pos, end = this.pos + length;
		/* istanbul ignore if */
		if (end > this.len) throw indexOutOfRange(this, length);
		this.pos += length;
		if (Array.isArray(this.buf)) return this.buf.slice(start, end);
		if (start === end) {
			var nativeBuffer = util.Buffer;
			return nativeBuffer ? nativeBuffer.alloc(0) : new this.buf.constructor(0);
		}
		return this._slice.call(this.buf, start, end);
	};
	/**
	* Reads a string preceeded by its byte length as a varint.
	* @returns {string} Value read
	*/
	Reader.prototype.string = function read_string() {
		var bytes = this.bytes();
		return utf8.read(bytes, 0, bytes.length);
	};
	/**
	* Skips the specified number of bytes if specified, otherwise skips a varint.
	* @param {number} [length] Length if known, otherwise a varint is assumed
	* @returns {Reader} `this`
	*/
	Reader.prototype.skip = function skip(length) {
		if (typeof length === "number") {
			/* istanbul ignore if */
			if (this.pos + length > this.len) throw indexOutOfRange(this, length);
			this.pos += length;
		} else do
			/* istanbul ignore if */
			if (this.pos >= this.len) throw indexOutOfRange(this);
		while (this.buf[this.pos++] & 128);
		return this;
	};
	/**
	* Recursion limit.
	* @type {number}
	*/
	Reader.recursionLimit = util.recursionLimit;
	/**
	* Skips the next element of the specified wire type.
	* @param {number} wireType Wire type received
	* @param {number} [depth] Depth of recursion to control nested calls; 0 if omitted
	* @returns {Reader} `this`
	*/
	Reader.prototype.skipType = function(wireType, depth) {
		if (depth === void 0) depth = 0;
		if (depth > Reader.recursionLimit) throw Error("maximum nesting depth exceeded");
		switch (wireType) {
			case 0:
				this.skip();
				break;
			case 1:
				this.skip(8);
				break;
			case 2:
				this.skip(this.uint32());
				break;
			case 3:
				while ((wireType = this.uint32() & 7) !== 4) this.skipType(wireType, depth + 1);
				break;
			case 5:
				this.skip(4);
				break;
			/* istanbul ignore next */
			default: throw Error("invalid wire type " + wireType + " at offset " + this.pos);
		}
		return this;
	};
	Reader._configure = function(BufferReader_) {
		BufferReader = BufferReader_;
		Reader.create = create();
		BufferReader._configure();
		var fn = util.Long ? "toLong" : 		/* istanbul ignore next */ "toNumber";
		util.merge(Reader.prototype, {
			int64: function read_int64() {
				return readLongVarint.call(this)[fn](false);
			},
			uint64: function read_uint64() {
				return readLongVarint.call(this)[fn](true);
			},
			sint64: function read_sint64() {
				return readLongVarint.call(this).zzDecode()[fn](false);
			},
			fixed64: function read_fixed64() {
				return readFixed64.call(this)[fn](true);
			},
			sfixed64: function read_sfixed64() {
				return readFixed64.call(this)[fn](false);
			}
		});
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/reader_buffer.js
var require_reader_buffer = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = BufferReader;
	var Reader = require_reader();
	(BufferReader.prototype = Object.create(Reader.prototype)).constructor = BufferReader;
	var util = require_minimal();
	/**
	* Constructs a new buffer reader instance.
	* @classdesc Wire format reader using node buffers.
	* @extends Reader
	* @constructor
	* @param {Buffer} buffer Buffer to read from
	*/
	function BufferReader(buffer) {
		Reader.call(this, buffer);
		/**
		* Read buffer.
		* @name BufferReader#buf
		* @type {Buffer}
		*/
	}
	BufferReader._configure = function() {
		/* istanbul ignore else */
		if (util.Buffer) BufferReader.prototype._slice = util.Buffer.prototype.slice;
	};
	/**
	* @override
	*/
	BufferReader.prototype.string = function read_string_buffer() {
		var len = this.uint32();
		return this.buf.utf8Slice ? this.buf.utf8Slice(this.pos, this.pos = Math.min(this.pos + len, this.len)) : this.buf.toString("utf-8", this.pos, this.pos = Math.min(this.pos + len, this.len));
	};
	/**
	* Reads a sequence of bytes preceeded by its length as a varint.
	* @name BufferReader#bytes
	* @function
	* @returns {Buffer} Value read
	*/
	BufferReader._configure();
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/rpc/service.js
var require_service$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Service;
	var util = require_minimal();
	(Service.prototype = Object.create(util.EventEmitter.prototype)).constructor = Service;
	/**
	* A service method callback as used by {@link rpc.ServiceMethod|ServiceMethod}.
	*
	* Differs from {@link RPCImplCallback} in that it is an actual callback of a service method which may not return `response = null`.
	* @typedef rpc.ServiceMethodCallback
	* @template TRes extends Message<TRes>
	* @type {function}
	* @param {Error|null} error Error, if any
	* @param {TRes} [response] Response message
	* @returns {undefined}
	*/
	/**
	* A service method part of a {@link rpc.Service} as created by {@link Service.create}.
	* @typedef rpc.ServiceMethod
	* @template TReq extends Message<TReq>
	* @template TRes extends Message<TRes>
	* @type {function}
	* @param {TReq|Properties<TReq>} request Request message or plain object
	* @param {rpc.ServiceMethodCallback<TRes>} [callback] Node-style callback called with the error, if any, and the response message
	* @returns {Promise<Message<TRes>>} Promise if `callback` has been omitted, otherwise `undefined`
	*/
	/**
	* Constructs a new RPC service instance.
	* @classdesc An RPC service as returned by {@link Service#create}.
	* @exports rpc.Service
	* @extends util.EventEmitter
	* @constructor
	* @param {RPCImpl} rpcImpl RPC implementation
	* @param {boolean} [requestDelimited=false] Whether requests are length-delimited
	* @param {boolean} [responseDelimited=false] Whether responses are length-delimited
	*/
	function Service(rpcImpl, requestDelimited, responseDelimited) {
		if (typeof rpcImpl !== "function") throw TypeError("rpcImpl must be a function");
		util.EventEmitter.call(this);
		/**
		* RPC implementation. Becomes `null` once the service is ended.
		* @type {RPCImpl|null}
		*/
		this.rpcImpl = rpcImpl;
		/**
		* Whether requests are length-delimited.
		* @type {boolean}
		*/
		this.requestDelimited = Boolean(requestDelimited);
		/**
		* Whether responses are length-delimited.
		* @type {boolean}
		*/
		this.responseDelimited = Boolean(responseDelimited);
	}
	/**
	* Calls a service method through {@link rpc.Service#rpcImpl|rpcImpl}.
	* @param {Method|rpc.ServiceMethod<TReq,TRes>} method Reflected or static method
	* @param {Constructor<TReq>} requestCtor Request constructor
	* @param {Constructor<TRes>} responseCtor Response constructor
	* @param {TReq|Properties<TReq>} request Request message or plain object
	* @param {rpc.ServiceMethodCallback<TRes>} callback Service callback
	* @returns {undefined}
	* @template TReq extends Message<TReq>
	* @template TRes extends Message<TRes>
	*/
	Service.prototype.rpcCall = function rpcCall(method, requestCtor, responseCtor, request, callback) {
		if (!request) throw TypeError("request must be specified");
		var self = this;
		if (!callback) return util.asPromise(rpcCall, self, method, requestCtor, responseCtor, request);
		if (!self.rpcImpl) {
			setTimeout(function() {
				callback(Error("already ended"));
			}, 0);
			return;
		}
		try {
			return self.rpcImpl(method, requestCtor[self.requestDelimited ? "encodeDelimited" : "encode"](request).finish(), function rpcCallback(err, response) {
				if (err) {
					self.emit("error", err, method);
					return callback(err);
				}
				if (response === null) {
					self.end(true);
					return;
				}
				if (!(response instanceof responseCtor)) try {
					response = responseCtor[self.responseDelimited ? "decodeDelimited" : "decode"](response);
				} catch (err) {
					self.emit("error", err, method);
					return callback(err);
				}
				self.emit("data", response, method);
				return callback(null, response);
			});
		} catch (err) {
			self.emit("error", err, method);
			setTimeout(function() {
				callback(err);
			}, 0);
			return;
		}
	};
	/**
	* Ends this service and emits the `end` event.
	* @param {boolean} [endedByRPC=false] Whether the service has been ended by the RPC implementation.
	* @returns {rpc.Service} `this`
	*/
	Service.prototype.end = function end(endedByRPC) {
		if (this.rpcImpl) {
			if (!endedByRPC) this.rpcImpl(null, null, null);
			this.rpcImpl = null;
			this.emit("end").off();
		}
		return this;
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/rpc.js
var require_rpc = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Streaming RPC helpers.
	* @namespace
	*/
	var rpc = exports;
	/**
	* RPC implementation passed to {@link Service#create} performing a service request on network level, i.e. by utilizing http requests or websockets.
	* @typedef RPCImpl
	* @type {function}
	* @param {Method|rpc.ServiceMethod<Message<{}>,Message<{}>>} method Reflected or static method being called
	* @param {Uint8Array} requestData Request data
	* @param {RPCImplCallback} callback Callback function
	* @returns {undefined}
	* @example
	* function rpcImpl(method, requestData, callback) {
	*     if (protobuf.util.lcFirst(method.name) !== "myMethod") // compatible with static code
	*         throw Error("no such method");
	*     asynchronouslyObtainAResponse(requestData, function(err, responseData) {
	*         callback(err, responseData);
	*     });
	* }
	*/
	/**
	* Node-style callback as used by {@link RPCImpl}.
	* @typedef RPCImplCallback
	* @type {function}
	* @param {Error|null} error Error, if any, otherwise `null`
	* @param {Uint8Array|null} [response] Response data or `null` to signal end of stream, if there hasn't been an error
	* @returns {undefined}
	*/
	rpc.Service = require_service$1();
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/roots.js
var require_roots = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Object.create(null);
}));
/**
* Named roots.
* This is where pbjs stores generated structures (the option `-r, --root` specifies a name).
* Can also be used manually to make roots available across modules.
* @name roots
* @type {Object.<string,Root>}
* @example
* // pbjs -r myroot -o compiled.js ...
*
* // in another module:
* require("./compiled.js");
*
* // in any subsequent module:
* var root = protobuf.roots["myroot"];
*/
//#endregion
//#region ../../main/node_modules/protobufjs/src/index-minimal.js
var require_index_minimal = /* @__PURE__ */ __commonJSMin(((exports) => {
	var protobuf = exports;
	/**
	* Build type, one of `"full"`, `"light"` or `"minimal"`.
	* @name build
	* @type {string}
	* @const
	*/
	protobuf.build = "minimal";
	protobuf.Writer = require_writer();
	protobuf.BufferWriter = require_writer_buffer();
	protobuf.Reader = require_reader();
	protobuf.BufferReader = require_reader_buffer();
	protobuf.util = require_minimal();
	protobuf.rpc = require_rpc();
	protobuf.roots = require_roots();
	protobuf.configure = configure;
	/* istanbul ignore next */
	/**
	* Reconfigures the library according to the environment.
	* @returns {undefined}
	*/
	function configure() {
		protobuf.util._configure();
		protobuf.Writer._configure(protobuf.BufferWriter);
		protobuf.Reader._configure(protobuf.BufferReader);
	}
	configure();
}));
//#endregion
//#region ../../main/node_modules/@protobufjs/codegen/index.js
var require_codegen = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = codegen;
	var reservedRe = /^(?:do|if|in|for|let|new|try|var|case|else|enum|eval|false|null|this|true|void|with|break|catch|class|const|super|throw|while|yield|delete|export|import|public|return|static|switch|typeof|default|extends|finally|package|private|continue|debugger|function|arguments|interface|protected|implements|instanceof)$/;
	/**
	* Begins generating a function.
	* @memberof util
	* @param {string[]} functionParams Function parameter names
	* @param {string} [functionName] Function name if not anonymous
	* @returns {Codegen} Appender that appends code to the function's body
	*/
	function codegen(functionParams, functionName) {
		/* istanbul ignore if */
		if (typeof functionParams === "string") {
			functionName = functionParams;
			functionParams = void 0;
		}
		var body = [];
		/**
		* Appends code to the function's body or finishes generation.
		* @typedef Codegen
		* @type {function}
		* @param {string|Object.<string,*>} [formatStringOrScope] Format string or, to finish the function, an object of additional scope variables, if any
		* @param {...*} [formatParams] Format parameters
		* @returns {Codegen|Function} Itself or the generated function if finished
		* @throws {Error} If format parameter counts do not match
		*/
		function Codegen(formatStringOrScope) {
			if (typeof formatStringOrScope !== "string") {
				var source = toString();
				if (codegen.verbose) console.log("codegen: " + source);
				source = "return " + source;
				if (formatStringOrScope) {
					var scopeKeys = Object.keys(formatStringOrScope), scopeParams = new Array(scopeKeys.length + 1), scopeValues = new Array(scopeKeys.length), scopeOffset = 0;
					while (scopeOffset < scopeKeys.length) {
						scopeParams[scopeOffset] = scopeKeys[scopeOffset];
						scopeValues[scopeOffset] = formatStringOrScope[scopeKeys[scopeOffset++]];
					}
					scopeParams[scopeOffset] = source;
					return Function.apply(null, scopeParams).apply(null, scopeValues);
				}
				return Function(source)();
			}
			var formatParams = new Array(arguments.length - 1), formatOffset = 0;
			while (formatOffset < formatParams.length) formatParams[formatOffset] = arguments[++formatOffset];
			formatOffset = 0;
			formatStringOrScope = formatStringOrScope.replace(/%([%dfijs])/g, function replace($0, $1) {
				var value = formatParams[formatOffset++];
				switch ($1) {
					case "d":
					case "f": return String(Number(value));
					case "i": return String(Math.floor(value));
					case "j": return JSON.stringify(value);
					case "s": return String(value);
				}
				return "%";
			});
			if (formatOffset !== formatParams.length) throw Error("parameter count mismatch");
			body.push(formatStringOrScope);
			return Codegen;
		}
		function toString(functionNameOverride) {
			return "function " + safeFunctionName(functionNameOverride || functionName) + "(" + (functionParams && functionParams.join(",") || "") + "){\n  " + body.join("\n  ") + "\n}";
		}
		Codegen.toString = toString;
		return Codegen;
	}
	/**
	* Begins generating a function.
	* @memberof util
	* @function codegen
	* @param {string} [functionName] Function name if not anonymous
	* @returns {Codegen} Appender that appends code to the function's body
	* @variation 2
	*/
	/**
	* When set to `true`, codegen will log generated code to console. Useful for debugging.
	* @name util.codegen.verbose
	* @type {boolean}
	*/
	codegen.verbose = false;
	function safeFunctionName(name) {
		if (!name) return "";
		name = String(name).replace(/[^\w$]/g, "");
		if (!name) return "";
		if (/^\d/.test(name)) name = "_" + name;
		return reservedRe.test(name) ? name + "_" : name;
	}
}));
//#endregion
//#region ../../main/node_modules/@protobufjs/fetch/util/fs.js
var require_fs$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var fs = null;
	try {
		fs = __require(
			/* webpackIgnore: true */
			"fs"
		);
		if (!fs || !fs.readFile || !fs.readFileSync) fs = null;
	} catch (e) {}
	module.exports = fs;
}));
//#endregion
//#region ../../main/node_modules/@protobufjs/fetch/index.js
var require_fetch = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = fetch;
	var asPromise = require_aspromise(), fs = require_fs$1();
	/**
	* Node-style callback as used by {@link util.fetch}.
	* @typedef FetchCallback
	* @type {function}
	* @param {?Error} error Error, if any, otherwise `null`
	* @param {string} [contents] File contents, if there hasn't been an error
	* @returns {undefined}
	*/
	/**
	* Options as used by {@link util.fetch}.
	* @interface IFetchOptions
	* @property {boolean} [binary=false] Whether expecting a binary response
	* @property {boolean} [xhr=false] If `true`, forces the use of XMLHttpRequest
	*/
	/**
	* Fetches the contents of a file.
	* @memberof util
	* @param {string} filename File path or url
	* @param {IFetchOptions} options Fetch options
	* @param {FetchCallback} callback Callback function
	* @returns {undefined}
	*/
	function fetch(filename, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = {};
		} else if (!options) options = {};
		if (!callback) return asPromise(fetch, this, filename, options);
		if (!options.xhr && fs && fs.readFile) return fs.readFile(filename, function fetchReadFileCallback(err, contents) {
			return err && typeof XMLHttpRequest !== "undefined" ? fetch.xhr(filename, options, callback) : err ? callback(err) : callback(null, options.binary ? contents : contents.toString("utf8"));
		});
		return fetch.xhr(filename, options, callback);
	}
	/**
	* Fetches the contents of a file.
	* @name util.fetch
	* @function
	* @param {string} path File path or url
	* @param {FetchCallback} callback Callback function
	* @returns {undefined}
	* @variation 2
	*/
	/**
	* Fetches the contents of a file.
	* @name util.fetch
	* @function
	* @param {string} path File path or url
	* @param {IFetchOptions} [options] Fetch options
	* @returns {Promise<string|Uint8Array>} Promise
	* @variation 3
	*/
	fetch.xhr = function fetch_xhr(filename, options, callback) {
		var xhr = new XMLHttpRequest();
		xhr.onreadystatechange = function fetchOnReadyStateChange() {
			if (xhr.readyState !== 4) return void 0;
			if (xhr.status !== 0 && xhr.status !== 200) return callback(Error("status " + xhr.status));
			if (options.binary) {
				var buffer = xhr.response;
				if (!buffer) {
					buffer = [];
					for (var i = 0; i < xhr.responseText.length; ++i) buffer.push(xhr.responseText.charCodeAt(i) & 255);
				}
				return callback(null, typeof Uint8Array !== "undefined" ? new Uint8Array(buffer) : buffer);
			}
			return callback(null, xhr.responseText);
		};
		if (options.binary) {
			if ("overrideMimeType" in xhr) xhr.overrideMimeType("text/plain; charset=x-user-defined");
			xhr.responseType = "arraybuffer";
		}
		xhr.open("GET", filename);
		xhr.send();
	};
}));
//#endregion
//#region ../../main/node_modules/@protobufjs/path/index.js
var require_path = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* A minimal path module to resolve Unix, Windows and URL paths alike.
	* @memberof util
	* @namespace
	*/
	var path = exports;
	var isAbsolute = path.isAbsolute = function isAbsolute(path) {
		return /^(?:\/|\w+:)/.test(path);
	};
	var normalize = path.normalize = function normalize(path) {
		path = path.replace(/\\/g, "/").replace(/\/{2,}/g, "/");
		var parts = path.split("/"), absolute = isAbsolute(path), prefix = "";
		if (absolute) prefix = parts.shift() + "/";
		for (var i = 0; i < parts.length;) if (parts[i] === "..") if (i > 0 && parts[i - 1] !== "..") parts.splice(--i, 2);
		else if (absolute) parts.splice(i, 1);
		else ++i;
		else if (parts[i] === ".") parts.splice(i, 1);
		else ++i;
		return prefix + parts.join("/");
	};
	/**
	* Resolves the specified include path against the specified origin path.
	* @param {string} originPath Path to the origin file
	* @param {string} includePath Include path relative to origin path
	* @param {boolean} [alreadyNormalized=false] `true` if both paths are already known to be normalized
	* @returns {string} Path to the include file
	*/
	path.resolve = function resolve(originPath, includePath, alreadyNormalized) {
		if (!alreadyNormalized) includePath = normalize(includePath);
		if (isAbsolute(includePath)) return includePath;
		if (!alreadyNormalized) originPath = normalize(originPath);
		return (originPath = originPath.replace(/(?:\/|^)[^/]+$/, "")).length ? normalize(originPath + "/" + includePath) : includePath;
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/util/patterns.js
var require_patterns = /* @__PURE__ */ __commonJSMin(((exports) => {
	var patterns = exports;
	patterns.numberRe = /^(?![eE])[0-9]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?$/;
	patterns.typeRefRe = /^(?:\.?[a-zA-Z_][a-zA-Z_0-9]*)(?:\.[a-zA-Z_][a-zA-Z_0-9]*)*$/;
	patterns.reservedRe = /^(?:do|if|in|for|let|new|try|var|case|else|enum|eval|false|null|this|true|void|with|break|catch|class|const|super|throw|while|yield|delete|export|import|public|return|static|switch|typeof|default|extends|finally|package|private|continue|debugger|function|arguments|interface|protected|implements|instanceof)$/;
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/util/fs.js
var require_fs = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var fs = null;
	try {
		fs = __require(
			/* webpackIgnore: true */
			"fs"
		);
		if (!fs || !fs.readFile || !fs.readFileSync) fs = null;
	} catch (e) {}
	module.exports = fs;
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/namespace.js
var require_namespace = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Namespace;
	var ReflectionObject = require_object();
	((Namespace.prototype = Object.create(ReflectionObject.prototype)).constructor = Namespace).className = "Namespace";
	var Field = require_field(), util = require_util(), OneOf = require_oneof();
	var Type, Service, Enum;
	/**
	* Constructs a new namespace instance.
	* @name Namespace
	* @classdesc Reflected namespace.
	* @extends NamespaceBase
	* @constructor
	* @param {string} name Namespace name
	* @param {Object.<string,*>} [options] Declared options
	*/
	/**
	* Constructs a namespace from JSON.
	* @memberof Namespace
	* @function
	* @param {string} name Namespace name
	* @param {Object.<string,*>} json JSON object
	* @param {number} [depth] Current nesting depth, defaults to `0`
	* @returns {Namespace} Created namespace
	* @throws {TypeError} If arguments are invalid
	*/
	Namespace.fromJSON = function fromJSON(name, json, depth) {
		depth = util.checkDepth(depth);
		return new Namespace(name, json.options).addJSON(json.nested, depth);
	};
	/**
	* Converts an array of reflection objects to JSON.
	* @memberof Namespace
	* @param {ReflectionObject[]} array Object array
	* @param {IToJSONOptions} [toJSONOptions] JSON conversion options
	* @returns {Object.<string,*>|undefined} JSON object or `undefined` when array is empty
	*/
	function arrayToJSON(array, toJSONOptions) {
		if (!(array && array.length)) return void 0;
		var obj = {};
		for (var i = 0; i < array.length; ++i) obj[array[i].name] = array[i].toJSON(toJSONOptions);
		return obj;
	}
	Namespace.arrayToJSON = arrayToJSON;
	/**
	* Tests if the specified id is reserved.
	* @param {Array.<number[]|string>|undefined} reserved Array of reserved ranges and names
	* @param {number} id Id to test
	* @returns {boolean} `true` if reserved, otherwise `false`
	*/
	Namespace.isReservedId = function isReservedId(reserved, id) {
		if (reserved) {
			for (var i = 0; i < reserved.length; ++i) if (typeof reserved[i] !== "string" && reserved[i][0] <= id && reserved[i][1] > id) return true;
		}
		return false;
	};
	/**
	* Tests if the specified name is reserved.
	* @param {Array.<number[]|string>|undefined} reserved Array of reserved ranges and names
	* @param {string} name Name to test
	* @returns {boolean} `true` if reserved, otherwise `false`
	*/
	Namespace.isReservedName = function isReservedName(reserved, name) {
		if (reserved) {
			for (var i = 0; i < reserved.length; ++i) if (reserved[i] === name) return true;
		}
		return false;
	};
	/**
	* Not an actual constructor. Use {@link Namespace} instead.
	* @classdesc Base class of all reflection objects containing nested objects. This is not an actual class but here for the sake of having consistent type definitions.
	* @exports NamespaceBase
	* @extends ReflectionObject
	* @abstract
	* @constructor
	* @param {string} name Namespace name
	* @param {Object.<string,*>} [options] Declared options
	* @see {@link Namespace}
	*/
	function Namespace(name, options) {
		ReflectionObject.call(this, name, options);
		/**
		* Nested objects by name.
		* @type {Object.<string,ReflectionObject>|undefined}
		*/
		this.nested = void 0;
		/**
		* Cached nested objects as an array.
		* @type {ReflectionObject[]|null}
		* @private
		*/
		this._nestedArray = null;
		/**
		* Cache lookup calls for any objects contains anywhere under this namespace.
		* This drastically speeds up resolve for large cross-linked protos where the same
		* types are looked up repeatedly.
		* @type {Object.<string,ReflectionObject|null>}
		* @private
		*/
		this._lookupCache = Object.create(null);
		/**
		* Whether or not objects contained in this namespace need feature resolution.
		* @type {boolean}
		* @protected
		*/
		this._needsRecursiveFeatureResolution = true;
		/**
		* Whether or not objects contained in this namespace need a resolve.
		* @type {boolean}
		* @protected
		*/
		this._needsRecursiveResolve = true;
	}
	function clearCache(namespace) {
		namespace._nestedArray = null;
		namespace._lookupCache = Object.create(null);
		var parent = namespace;
		while (parent = parent.parent) parent._lookupCache = Object.create(null);
		return namespace;
	}
	/**
	* Nested objects of this namespace as an array for iteration.
	* @name NamespaceBase#nestedArray
	* @type {ReflectionObject[]}
	* @readonly
	*/
	Object.defineProperty(Namespace.prototype, "nestedArray", { get: function() {
		return this._nestedArray || (this._nestedArray = util.toArray(this.nested));
	} });
	/**
	* Namespace descriptor.
	* @interface INamespace
	* @property {Object.<string,*>} [options] Namespace options
	* @property {Object.<string,AnyNestedObject>} [nested] Nested object descriptors
	*/
	/**
	* Any extension field descriptor.
	* @typedef AnyExtensionField
	* @type {IExtensionField|IExtensionMapField}
	*/
	/**
	* Any nested object descriptor.
	* @typedef AnyNestedObject
	* @type {IEnum|IType|IService|AnyExtensionField|INamespace|IOneOf}
	*/
	/**
	* Converts this namespace to a namespace descriptor.
	* @param {IToJSONOptions} [toJSONOptions] JSON conversion options
	* @returns {INamespace} Namespace descriptor
	*/
	Namespace.prototype.toJSON = function toJSON(toJSONOptions) {
		return util.toObject([
			"options",
			this.options,
			"nested",
			arrayToJSON(this.nestedArray, toJSONOptions)
		]);
	};
	/**
	* Adds nested objects to this namespace from nested object descriptors.
	* @param {Object.<string,AnyNestedObject>} nestedJson Any nested object descriptors
	* @param {number} [depth] Current nesting depth, defaults to `0`
	* @returns {Namespace} `this`
	*/
	Namespace.prototype.addJSON = function addJSON(nestedJson, depth) {
		depth = util.checkDepth(depth);
		var ns = this;
		/* istanbul ignore else */
		if (nestedJson) for (var names = Object.keys(nestedJson), i = 0, nested; i < names.length; ++i) {
			nested = nestedJson[names[i]];
			ns.add((nested.fields !== void 0 ? Type.fromJSON : nested.values !== void 0 ? Enum.fromJSON : nested.methods !== void 0 ? Service.fromJSON : nested.id !== void 0 ? Field.fromJSON : Namespace.fromJSON)(names[i], nested, depth + 1));
		}
		return this;
	};
	/**
	* Gets the nested object of the specified name.
	* @param {string} name Nested object name
	* @returns {ReflectionObject|null} The reflection object or `null` if it doesn't exist
	*/
	Namespace.prototype.get = function get(name) {
		return this.nested && Object.prototype.hasOwnProperty.call(this.nested, name) ? this.nested[name] : null;
	};
	/**
	* Gets the values of the nested {@link Enum|enum} of the specified name.
	* This methods differs from {@link Namespace#get|get} in that it returns an enum's values directly and throws instead of returning `null`.
	* @param {string} name Nested enum name
	* @returns {Object.<string,number>} Enum values
	* @throws {Error} If there is no such enum
	*/
	Namespace.prototype.getEnum = function getEnum(name) {
		if (this.nested && Object.prototype.hasOwnProperty.call(this.nested, name) && this.nested[name] instanceof Enum) return this.nested[name].values;
		throw Error("no such enum: " + name);
	};
	/**
	* Adds a nested object to this namespace.
	* @param {ReflectionObject} object Nested object to add
	* @returns {Namespace} `this`
	* @throws {TypeError} If arguments are invalid
	* @throws {Error} If there is already a nested object with this name
	*/
	Namespace.prototype.add = function add(object) {
		if (!(object instanceof Field && object.extend !== void 0 || object instanceof Type || object instanceof OneOf || object instanceof Enum || object instanceof Service || object instanceof Namespace)) throw TypeError("object must be a valid nested object");
		if (object.name === "__proto__") return this;
		if (!this.nested) this.nested = {};
		else {
			var prev = this.get(object.name);
			if (prev) if (prev instanceof Namespace && object instanceof Namespace && !(prev instanceof Type || prev instanceof Service)) {
				var nested = prev.nestedArray;
				for (var i = 0; i < nested.length; ++i) object.add(nested[i]);
				this.remove(prev);
				if (!this.nested) this.nested = {};
				object.setOptions(prev.options, true);
			} else throw Error("duplicate name '" + object.name + "' in " + this);
		}
		this.nested[object.name] = object;
		if (!(this instanceof Type || this instanceof Service || this instanceof Enum || this instanceof Field)) {
			if (!object._edition) object._edition = object._defaultEdition;
		}
		this._needsRecursiveFeatureResolution = true;
		this._needsRecursiveResolve = true;
		var parent = this;
		while (parent = parent.parent) {
			parent._needsRecursiveFeatureResolution = true;
			parent._needsRecursiveResolve = true;
		}
		object.onAdd(this);
		return clearCache(this);
	};
	/**
	* Removes a nested object from this namespace.
	* @param {ReflectionObject} object Nested object to remove
	* @returns {Namespace} `this`
	* @throws {TypeError} If arguments are invalid
	* @throws {Error} If `object` is not a member of this namespace
	*/
	Namespace.prototype.remove = function remove(object) {
		if (!(object instanceof ReflectionObject)) throw TypeError("object must be a ReflectionObject");
		if (object.parent !== this) throw Error(object + " is not a member of " + this);
		delete this.nested[object.name];
		if (!Object.keys(this.nested).length) this.nested = void 0;
		object.onRemove(this);
		return clearCache(this);
	};
	/**
	* Defines additial namespaces within this one if not yet existing.
	* @param {string|string[]} path Path to create
	* @param {*} [json] Nested types to create from JSON
	* @returns {Namespace} Pointer to the last namespace created or `this` if path is empty
	*/
	Namespace.prototype.define = function define(path, json) {
		if (util.isString(path)) path = path.split(".");
		else if (!Array.isArray(path)) throw TypeError("illegal path");
		if (path && path.length && path[0] === "") throw Error("path must be relative");
		if (path.length > util.recursionLimit) throw Error("max depth exceeded");
		var ptr = this;
		while (path.length > 0) {
			var part = path.shift();
			if (ptr.nested && ptr.nested[part]) {
				ptr = ptr.nested[part];
				if (!(ptr instanceof Namespace)) throw Error("path conflicts with non-namespace objects");
			} else ptr.add(ptr = new Namespace(part));
		}
		if (json) ptr.addJSON(json);
		return ptr;
	};
	/**
	* Resolves this namespace's and all its nested objects' type references. Useful to validate a reflection tree, but comes at a cost.
	* @returns {Namespace} `this`
	*/
	Namespace.prototype.resolveAll = function resolveAll() {
		if (!this._needsRecursiveResolve) return this;
		this._resolveFeaturesRecursive(this._edition);
		var nested = this.nestedArray, i = 0;
		this.resolve();
		while (i < nested.length) if (nested[i] instanceof Namespace) nested[i++].resolveAll();
		else nested[i++].resolve();
		this._needsRecursiveResolve = false;
		return this;
	};
	/**
	* @override
	*/
	Namespace.prototype._resolveFeaturesRecursive = function _resolveFeaturesRecursive(edition) {
		if (!this._needsRecursiveFeatureResolution) return this;
		this._needsRecursiveFeatureResolution = false;
		edition = this._edition || edition;
		ReflectionObject.prototype._resolveFeaturesRecursive.call(this, edition);
		this.nestedArray.forEach((nested) => {
			nested._resolveFeaturesRecursive(edition);
		});
		return this;
	};
	/**
	* Recursively looks up the reflection object matching the specified path in the scope of this namespace.
	* @param {string|string[]} path Path to look up
	* @param {*|Array.<*>} filterTypes Filter types, any combination of the constructors of `protobuf.Type`, `protobuf.Enum`, `protobuf.Service` etc.
	* @param {boolean} [parentAlreadyChecked=false] If known, whether the parent has already been checked
	* @returns {ReflectionObject|null} Looked up object or `null` if none could be found
	*/
	Namespace.prototype.lookup = function lookup(path, filterTypes, parentAlreadyChecked) {
		/* istanbul ignore next */
		if (typeof filterTypes === "boolean") {
			parentAlreadyChecked = filterTypes;
			filterTypes = void 0;
		} else if (filterTypes && !Array.isArray(filterTypes)) filterTypes = [filterTypes];
		if (util.isString(path) && path.length) {
			if (path === ".") return this.root;
			path = path.split(".");
		} else if (!path.length) return this;
		var flatPath = path.join(".");
		if (path[0] === "") return this.root.lookup(path.slice(1), filterTypes);
		var found = this.root._fullyQualifiedObjects && this.root._fullyQualifiedObjects["." + flatPath];
		if (found && (!filterTypes || filterTypes.indexOf(found.constructor) > -1)) return found;
		found = this._lookupImpl(path, flatPath);
		if (found && (!filterTypes || filterTypes.indexOf(found.constructor) > -1)) return found;
		if (parentAlreadyChecked) return null;
		var current = this;
		while (current.parent) {
			found = current.parent._lookupImpl(path, flatPath);
			if (found && (!filterTypes || filterTypes.indexOf(found.constructor) > -1)) return found;
			current = current.parent;
		}
		return null;
	};
	/**
	* Internal helper for lookup that handles searching just at this namespace and below along with caching.
	* @param {string[]} path Path to look up
	* @param {string} flatPath Flattened version of the path to use as a cache key
	* @returns {ReflectionObject|null} Looked up object or `null` if none could be found
	* @private
	*/
	Namespace.prototype._lookupImpl = function lookup(path, flatPath) {
		if (Object.prototype.hasOwnProperty.call(this._lookupCache, flatPath)) return this._lookupCache[flatPath];
		var found = this.get(path[0]);
		var exact = null;
		if (found) {
			if (path.length === 1) exact = found;
			else if (found instanceof Namespace) {
				path = path.slice(1);
				exact = found._lookupImpl(path, path.join("."));
			}
		} else for (var i = 0; i < this.nestedArray.length; ++i) if (this._nestedArray[i] instanceof Namespace && (found = this._nestedArray[i]._lookupImpl(path, flatPath))) {
			exact = found;
			break;
		}
		this._lookupCache[flatPath] = exact;
		return exact;
	};
	/**
	* Looks up the reflection object at the specified path, relative to this namespace.
	* @name NamespaceBase#lookup
	* @function
	* @param {string|string[]} path Path to look up
	* @param {boolean} [parentAlreadyChecked=false] Whether the parent has already been checked
	* @returns {ReflectionObject|null} Looked up object or `null` if none could be found
	* @variation 2
	*/
	/**
	* Looks up the {@link Type|type} at the specified path, relative to this namespace.
	* Besides its signature, this methods differs from {@link Namespace#lookup|lookup} in that it throws instead of returning `null`.
	* @param {string|string[]} path Path to look up
	* @returns {Type} Looked up type
	* @throws {Error} If `path` does not point to a type
	*/
	Namespace.prototype.lookupType = function lookupType(path) {
		var found = this.lookup(path, [Type]);
		if (!found) throw Error("no such type: " + path);
		return found;
	};
	/**
	* Looks up the values of the {@link Enum|enum} at the specified path, relative to this namespace.
	* Besides its signature, this methods differs from {@link Namespace#lookup|lookup} in that it throws instead of returning `null`.
	* @param {string|string[]} path Path to look up
	* @returns {Enum} Looked up enum
	* @throws {Error} If `path` does not point to an enum
	*/
	Namespace.prototype.lookupEnum = function lookupEnum(path) {
		var found = this.lookup(path, [Enum]);
		if (!found) throw Error("no such Enum '" + path + "' in " + this);
		return found;
	};
	/**
	* Looks up the {@link Type|type} or {@link Enum|enum} at the specified path, relative to this namespace.
	* Besides its signature, this methods differs from {@link Namespace#lookup|lookup} in that it throws instead of returning `null`.
	* @param {string|string[]} path Path to look up
	* @returns {Type} Looked up type or enum
	* @throws {Error} If `path` does not point to a type or enum
	*/
	Namespace.prototype.lookupTypeOrEnum = function lookupTypeOrEnum(path) {
		var found = this.lookup(path, [Type, Enum]);
		if (!found) throw Error("no such Type or Enum '" + path + "' in " + this);
		return found;
	};
	/**
	* Looks up the {@link Service|service} at the specified path, relative to this namespace.
	* Besides its signature, this methods differs from {@link Namespace#lookup|lookup} in that it throws instead of returning `null`.
	* @param {string|string[]} path Path to look up
	* @returns {Service} Looked up service
	* @throws {Error} If `path` does not point to a service
	*/
	Namespace.prototype.lookupService = function lookupService(path) {
		var found = this.lookup(path, [Service]);
		if (!found) throw Error("no such Service '" + path + "' in " + this);
		return found;
	};
	Namespace._configure = function(Type_, Service_, Enum_) {
		Type = Type_;
		Service = Service_;
		Enum = Enum_;
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/mapfield.js
var require_mapfield = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = MapField;
	var Field = require_field();
	((MapField.prototype = Object.create(Field.prototype)).constructor = MapField).className = "MapField";
	var types = require_types(), util = require_util();
	/**
	* Constructs a new map field instance.
	* @classdesc Reflected map field.
	* @extends FieldBase
	* @constructor
	* @param {string} name Unique name within its namespace
	* @param {number} id Unique id within its namespace
	* @param {string} keyType Key type
	* @param {string} type Value type
	* @param {Object.<string,*>} [options] Declared options
	* @param {string} [comment] Comment associated with this field
	*/
	function MapField(name, id, keyType, type, options, comment) {
		Field.call(this, name, id, type, void 0, void 0, options, comment);
		/* istanbul ignore if */
		if (!util.isString(keyType)) throw TypeError("keyType must be a string");
		/**
		* Key type.
		* @type {string}
		*/
		this.keyType = keyType;
		/**
		* Resolved key type if not a basic type.
		* @type {ReflectionObject|null}
		*/
		this.resolvedKeyType = null;
		this.map = true;
	}
	/**
	* Map field descriptor.
	* @interface IMapField
	* @extends {IField}
	* @property {string} keyType Key type
	*/
	/**
	* Extension map field descriptor.
	* @interface IExtensionMapField
	* @extends IMapField
	* @property {string} extend Extended type
	*/
	/**
	* Constructs a map field from a map field descriptor.
	* @param {string} name Field name
	* @param {IMapField} json Map field descriptor
	* @returns {MapField} Created map field
	* @throws {TypeError} If arguments are invalid
	*/
	MapField.fromJSON = function fromJSON(name, json) {
		return new MapField(name, json.id, json.keyType, json.type, json.options, json.comment);
	};
	/**
	* Converts this map field to a map field descriptor.
	* @param {IToJSONOptions} [toJSONOptions] JSON conversion options
	* @returns {IMapField} Map field descriptor
	*/
	MapField.prototype.toJSON = function toJSON(toJSONOptions) {
		var keepComments = toJSONOptions ? Boolean(toJSONOptions.keepComments) : false;
		return util.toObject([
			"keyType",
			this.keyType,
			"type",
			this.type,
			"id",
			this.id,
			"extend",
			this.extend,
			"options",
			this.options,
			"comment",
			keepComments ? this.comment : void 0
		]);
	};
	/**
	* @override
	*/
	MapField.prototype.resolve = function resolve() {
		if (this.resolved) return this;
		if (types.mapKey[this.keyType] === void 0) throw Error("invalid key type: " + this.keyType);
		return Field.prototype.resolve.call(this);
	};
	/**
	* Map field decorator (TypeScript).
	* @name MapField.d
	* @function
	* @param {number} fieldId Field id
	* @param {"int32"|"uint32"|"sint32"|"fixed32"|"sfixed32"|"int64"|"uint64"|"sint64"|"fixed64"|"sfixed64"|"bool"|"string"} fieldKeyType Field key type
	* @param {"double"|"float"|"int32"|"uint32"|"sint32"|"fixed32"|"sfixed32"|"int64"|"uint64"|"sint64"|"fixed64"|"sfixed64"|"bool"|"string"|"bytes"|Object|Constructor<{}>} fieldValueType Field value type
	* @returns {FieldDecorator} Decorator function
	* @template T extends { [key: string]: number | Long | string | boolean | Uint8Array | Buffer | number[] | Message<{}> }
	*/
	MapField.d = function decorateMapField(fieldId, fieldKeyType, fieldValueType) {
		if (typeof fieldValueType === "function") fieldValueType = util.decorateType(fieldValueType).name;
		else if (fieldValueType && typeof fieldValueType === "object") fieldValueType = util.decorateEnum(fieldValueType).name;
		return function mapFieldDecorator(prototype, fieldName) {
			util.decorateType(prototype.constructor).add(new MapField(fieldName, fieldId, fieldKeyType, fieldValueType));
		};
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/method.js
var require_method = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Method;
	var ReflectionObject = require_object();
	((Method.prototype = Object.create(ReflectionObject.prototype)).constructor = Method).className = "Method";
	var util = require_util();
	/**
	* Constructs a new service method instance.
	* @classdesc Reflected service method.
	* @extends ReflectionObject
	* @constructor
	* @param {string} name Method name
	* @param {string|undefined} type Method type, usually `"rpc"`
	* @param {string} requestType Request message type
	* @param {string} responseType Response message type
	* @param {boolean|Object.<string,*>} [requestStream] Whether the request is streamed
	* @param {boolean|Object.<string,*>} [responseStream] Whether the response is streamed
	* @param {Object.<string,*>} [options] Declared options
	* @param {string} [comment] The comment for this method
	* @param {Object.<string,*>} [parsedOptions] Declared options, properly parsed into an object
	*/
	function Method(name, type, requestType, responseType, requestStream, responseStream, options, comment, parsedOptions) {
		/* istanbul ignore next */
		if (util.isObject(requestStream)) {
			options = requestStream;
			requestStream = responseStream = void 0;
		} else if (util.isObject(responseStream)) {
			options = responseStream;
			responseStream = void 0;
		}
		/* istanbul ignore if */
		if (!(type === void 0 || util.isString(type))) throw TypeError("type must be a string");
		/* istanbul ignore if */
		if (!util.isString(requestType)) throw TypeError("requestType must be a string");
		/* istanbul ignore if */
		if (!util.isString(responseType)) throw TypeError("responseType must be a string");
		ReflectionObject.call(this, name, options);
		/**
		* Method type.
		* @type {string}
		*/
		this.type = type || "rpc";
		/**
		* Request type.
		* @type {string}
		*/
		this.requestType = requestType;
		/**
		* Whether requests are streamed or not.
		* @type {boolean|undefined}
		*/
		this.requestStream = requestStream ? true : void 0;
		/**
		* Response type.
		* @type {string}
		*/
		this.responseType = responseType;
		/**
		* Whether responses are streamed or not.
		* @type {boolean|undefined}
		*/
		this.responseStream = responseStream ? true : void 0;
		/**
		* Resolved request type.
		* @type {Type|null}
		*/
		this.resolvedRequestType = null;
		/**
		* Resolved response type.
		* @type {Type|null}
		*/
		this.resolvedResponseType = null;
		/**
		* Comment for this method
		* @type {string|null}
		*/
		this.comment = comment;
		/**
		* Options properly parsed into an object
		*/
		this.parsedOptions = parsedOptions;
	}
	/**
	* Method descriptor.
	* @interface IMethod
	* @property {string} [type="rpc"] Method type
	* @property {string} requestType Request type
	* @property {string} responseType Response type
	* @property {boolean} [requestStream=false] Whether requests are streamed
	* @property {boolean} [responseStream=false] Whether responses are streamed
	* @property {Object.<string,*>} [options] Method options
	* @property {string} comment Method comments
	* @property {Object.<string,*>} [parsedOptions] Method options properly parsed into an object
	*/
	/**
	* Constructs a method from a method descriptor.
	* @param {string} name Method name
	* @param {IMethod} json Method descriptor
	* @returns {Method} Created method
	* @throws {TypeError} If arguments are invalid
	*/
	Method.fromJSON = function fromJSON(name, json) {
		return new Method(name, json.type, json.requestType, json.responseType, json.requestStream, json.responseStream, json.options, json.comment, json.parsedOptions);
	};
	/**
	* Converts this method to a method descriptor.
	* @param {IToJSONOptions} [toJSONOptions] JSON conversion options
	* @returns {IMethod} Method descriptor
	*/
	Method.prototype.toJSON = function toJSON(toJSONOptions) {
		var keepComments = toJSONOptions ? Boolean(toJSONOptions.keepComments) : false;
		return util.toObject([
			"type",
			this.type !== "rpc" && this.type || void 0,
			"requestType",
			this.requestType,
			"requestStream",
			this.requestStream,
			"responseType",
			this.responseType,
			"responseStream",
			this.responseStream,
			"options",
			this.options,
			"comment",
			keepComments ? this.comment : void 0,
			"parsedOptions",
			this.parsedOptions
		]);
	};
	/**
	* @override
	*/
	Method.prototype.resolve = function resolve() {
		/* istanbul ignore if */
		if (this.resolved) return this;
		this.resolvedRequestType = this.parent.lookupType(this.requestType);
		this.resolvedResponseType = this.parent.lookupType(this.responseType);
		return ReflectionObject.prototype.resolve.call(this);
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/service.js
var require_service = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Service;
	var Namespace = require_namespace();
	((Service.prototype = Object.create(Namespace.prototype)).constructor = Service).className = "Service";
	var Method = require_method(), util = require_util(), rpc = require_rpc();
	/**
	* Constructs a new service instance.
	* @classdesc Reflected service.
	* @extends NamespaceBase
	* @constructor
	* @param {string} name Service name
	* @param {Object.<string,*>} [options] Service options
	* @throws {TypeError} If arguments are invalid
	*/
	function Service(name, options) {
		Namespace.call(this, name, options);
		/**
		* Service methods.
		* @type {Object.<string,Method>}
		*/
		this.methods = {};
		/**
		* Cached methods as an array.
		* @type {Method[]|null}
		* @private
		*/
		this._methodsArray = null;
	}
	/**
	* Service descriptor.
	* @interface IService
	* @extends INamespace
	* @property {Object.<string,IMethod>} methods Method descriptors
	*/
	/**
	* Constructs a service from a service descriptor.
	* @param {string} name Service name
	* @param {IService} json Service descriptor
	* @param {number} [depth] Current nesting depth, defaults to `0`
	* @returns {Service} Created service
	* @throws {TypeError} If arguments are invalid
	*/
	Service.fromJSON = function fromJSON(name, json, depth) {
		depth = util.checkDepth(depth);
		var service = new Service(name, json.options);
		/* istanbul ignore else */
		if (json.methods) for (var names = Object.keys(json.methods), i = 0; i < names.length; ++i) service.add(Method.fromJSON(names[i], json.methods[names[i]]));
		if (json.nested) service.addJSON(json.nested, depth);
		if (json.edition) service._edition = json.edition;
		service.comment = json.comment;
		service._defaultEdition = "proto3";
		return service;
	};
	/**
	* Converts this service to a service descriptor.
	* @param {IToJSONOptions} [toJSONOptions] JSON conversion options
	* @returns {IService} Service descriptor
	*/
	Service.prototype.toJSON = function toJSON(toJSONOptions) {
		var inherited = Namespace.prototype.toJSON.call(this, toJSONOptions);
		var keepComments = toJSONOptions ? Boolean(toJSONOptions.keepComments) : false;
		return util.toObject([
			"edition",
			this._editionToJSON(),
			"options",
			inherited && inherited.options || void 0,
			"methods",
			Namespace.arrayToJSON(this.methodsArray, toJSONOptions) || (			/* istanbul ignore next */ {}),
			"nested",
			inherited && inherited.nested || void 0,
			"comment",
			keepComments ? this.comment : void 0
		]);
	};
	/**
	* Methods of this service as an array for iteration.
	* @name Service#methodsArray
	* @type {Method[]}
	* @readonly
	*/
	Object.defineProperty(Service.prototype, "methodsArray", { get: function() {
		return this._methodsArray || (this._methodsArray = util.toArray(this.methods));
	} });
	function clearCache(service) {
		service._methodsArray = null;
		return service;
	}
	/**
	* @override
	*/
	Service.prototype.get = function get(name) {
		return Object.prototype.hasOwnProperty.call(this.methods, name) ? this.methods[name] : Namespace.prototype.get.call(this, name);
	};
	/**
	* @override
	*/
	Service.prototype.resolveAll = function resolveAll() {
		if (!this._needsRecursiveResolve) return this;
		Namespace.prototype.resolve.call(this);
		var methods = this.methodsArray;
		for (var i = 0; i < methods.length; ++i) methods[i].resolve();
		return this;
	};
	/**
	* @override
	*/
	Service.prototype._resolveFeaturesRecursive = function _resolveFeaturesRecursive(edition) {
		if (!this._needsRecursiveFeatureResolution) return this;
		edition = this._edition || edition;
		Namespace.prototype._resolveFeaturesRecursive.call(this, edition);
		this.methodsArray.forEach((method) => {
			method._resolveFeaturesRecursive(edition);
		});
		return this;
	};
	/**
	* @override
	*/
	Service.prototype.add = function add(object) {
		/* istanbul ignore if */
		if (this.get(object.name)) throw Error("duplicate name '" + object.name + "' in " + this);
		if (object instanceof Method) {
			if (object.name === "__proto__") return this;
			this.methods[object.name] = object;
			object.parent = this;
			return clearCache(this);
		}
		return Namespace.prototype.add.call(this, object);
	};
	/**
	* @override
	*/
	Service.prototype.remove = function remove(object) {
		if (object instanceof Method) {
			/* istanbul ignore if */
			if (this.methods[object.name] !== object) throw Error(object + " is not a member of " + this);
			delete this.methods[object.name];
			object.parent = null;
			return clearCache(this);
		}
		return Namespace.prototype.remove.call(this, object);
	};
	/**
	* Creates a runtime service using the specified rpc implementation.
	* @param {RPCImpl} rpcImpl RPC implementation
	* @param {boolean} [requestDelimited=false] Whether requests are length-delimited
	* @param {boolean} [responseDelimited=false] Whether responses are length-delimited
	* @returns {rpc.Service} RPC service. Useful where requests and/or responses are streamed.
	*/
	Service.prototype.create = function create(rpcImpl, requestDelimited, responseDelimited) {
		var rpcService = new rpc.Service(rpcImpl, requestDelimited, responseDelimited);
		for (var i = 0, method; i < this.methodsArray.length; ++i) {
			var methodName = util.lcFirst((method = this._methodsArray[i]).resolve().name).replace(/[^$\w_]/g, "");
			rpcService[methodName] = (function(method, requestType, responseType) {
				return function rpcMethod(request, callback) {
					return rpc.Service.prototype.rpcCall.call(this, method, requestType, responseType, request, callback);
				};
			})(method, method.resolvedRequestType.ctor, method.resolvedResponseType.ctor);
		}
		return rpcService;
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/message.js
var require_message = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Message;
	var util = require_minimal();
	/**
	* Constructs a new message instance.
	* @classdesc Abstract runtime message.
	* @constructor
	* @param {Properties<T>} [properties] Properties to set
	* @template T extends object = object
	*/
	function Message(properties) {
		if (properties) for (var keys = Object.keys(properties), i = 0; i < keys.length; ++i) {
			var key = keys[i];
			if (key === "__proto__") continue;
			this[key] = properties[key];
		}
	}
	/**
	* Reference to the reflected type.
	* @name Message.$type
	* @type {Type}
	* @readonly
	*/
	/**
	* Reference to the reflected type.
	* @name Message#$type
	* @type {Type}
	* @readonly
	*/
	/**
	* Creates a new message of this type using the specified properties.
	* @param {Object.<string,*>} [properties] Properties to set
	* @returns {Message<T>} Message instance
	* @template T extends Message<T>
	* @this Constructor<T>
	*/
	Message.create = function create(properties) {
		return this.$type.create(properties);
	};
	/**
	* Encodes a message of this type.
	* @param {T|Object.<string,*>} message Message to encode
	* @param {Writer} [writer] Writer to use
	* @returns {Writer} Writer
	* @template T extends Message<T>
	* @this Constructor<T>
	*/
	Message.encode = function encode(message, writer) {
		return this.$type.encode(message, writer);
	};
	/**
	* Encodes a message of this type preceeded by its length as a varint.
	* @param {T|Object.<string,*>} message Message to encode
	* @param {Writer} [writer] Writer to use
	* @returns {Writer} Writer
	* @template T extends Message<T>
	* @this Constructor<T>
	*/
	Message.encodeDelimited = function encodeDelimited(message, writer) {
		return this.$type.encodeDelimited(message, writer);
	};
	/**
	* Decodes a message of this type.
	* @name Message.decode
	* @function
	* @param {Reader|Uint8Array} reader Reader or buffer to decode
	* @returns {T} Decoded message
	* @template T extends Message<T>
	* @this Constructor<T>
	*/
	Message.decode = function decode(reader) {
		return this.$type.decode(reader);
	};
	/**
	* Decodes a message of this type preceeded by its length as a varint.
	* @name Message.decodeDelimited
	* @function
	* @param {Reader|Uint8Array} reader Reader or buffer to decode
	* @returns {T} Decoded message
	* @template T extends Message<T>
	* @this Constructor<T>
	*/
	Message.decodeDelimited = function decodeDelimited(reader) {
		return this.$type.decodeDelimited(reader);
	};
	/**
	* Verifies a message of this type.
	* @name Message.verify
	* @function
	* @param {Object.<string,*>} message Plain object to verify
	* @returns {string|null} `null` if valid, otherwise the reason why it is not
	*/
	Message.verify = function verify(message) {
		return this.$type.verify(message);
	};
	/**
	* Creates a new message of this type from a plain object. Also converts values to their respective internal types.
	* @param {Object.<string,*>} object Plain object
	* @returns {T} Message instance
	* @template T extends Message<T>
	* @this Constructor<T>
	*/
	Message.fromObject = function fromObject(object) {
		return this.$type.fromObject(object);
	};
	/**
	* Creates a plain object from a message of this type. Also converts values to other types if specified.
	* @param {T} message Message instance
	* @param {IConversionOptions} [options] Conversion options
	* @returns {Object.<string,*>} Plain object
	* @template T extends Message<T>
	* @this Constructor<T>
	*/
	Message.toObject = function toObject(message, options) {
		return this.$type.toObject(message, options);
	};
	/**
	* Converts this message to JSON.
	* @returns {Object.<string,*>} JSON object
	*/
	Message.prototype.toJSON = function toJSON() {
		return this.$type.toObject(this, util.toJSONOptions);
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/decoder.js
var require_decoder = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = decoder;
	var Enum = require_enum(), types = require_types(), util = require_util();
	function missing(field) {
		return "missing required '" + field.name + "'";
	}
	/**
	* Generates a decoder specific to the specified message type.
	* @param {Type} mtype Message type
	* @returns {Codegen} Codegen instance
	*/
	function decoder(mtype) {
		var gen = util.codegen([
			"r",
			"l",
			"e",
			"n"
		], mtype.name + "$decode")("if(!(r instanceof Reader))")("r=Reader.create(r)")("if(n===undefined)n=0")("if(n>Reader.recursionLimit)")("throw Error(\"maximum nesting depth exceeded\")")("var c,m" + (mtype.fieldsArray.filter(function(field) {
			return field.map;
		}).length ? ",k,value" : ""))("if(l===undefined)")("c=r.len")("else{")("c=r.pos+l")("if(c>r.len)")("throw RangeError(\"index out of range\")")("l=r.len")("r.len=c")("}")("m=new this.ctor")("while(r.pos<c){")("var t=r.uint32()")("if(t===e)")("break")("switch(t>>>3){");
		var i = 0;
		for (; i < mtype.fieldsArray.length; ++i) {
			var field = mtype._fieldsArray[i].resolve(), type = field.resolvedType instanceof Enum ? "int32" : field.type, ref = "m" + util.safeProp(field.name);
			gen("case %i: {", field.id);
			if (field.map) {
				gen("if(%s===util.emptyObject)", ref)("%s={}", ref)("var c2=r.uint32()+r.pos")("if(c2>r.len)")("throw RangeError(\"index out of range\")")("r.len=c2");
				if (types.defaults[field.keyType] !== void 0) gen("k=%j", types.defaults[field.keyType]);
				else gen("k=null");
				if (types.defaults[type] !== void 0) gen("value=%j", types.defaults[type]);
				else gen("value=null");
				gen("while(r.pos<c2){")("var tag2=r.uint32()")("switch(tag2>>>3){")("case 1: k=r.%s(); break", field.keyType)("case 2:");
				if (types.basic[type] === void 0) gen("value=types[%i].decode(r,r.uint32(),undefined,n+1)", i);
				else gen("value=r.%s()", type);
				gen("break")("default:")("r.skipType(tag2&7,n)")("break")("}")("}")("if(r.pos!==c2)")("throw RangeError(\"index out of range\")")("r.len=c");
				if (types.long[field.keyType] !== void 0) gen("%s[typeof k===\"object\"?util.longToHash(k):k]=value", ref);
				else {
					if (field.keyType === "string") gen("if(k===\"__proto__\")")("util.makeProp(%s,k)", ref);
					gen("%s[k]=value", ref);
				}
			} else if (field.repeated) {
				gen("if(!(%s&&%s.length))", ref, ref)("%s=[]", ref);
				if (types.packed[type] !== void 0) gen("if((t&7)===2){")("var c2=r.uint32()+r.pos")("if(c2>r.len)")("throw RangeError(\"index out of range\")")("r.len=c2")("while(r.pos<c2)")("%s.push(r.%s())", ref, type)("if(r.pos!==c2)")("throw RangeError(\"index out of range\")")("r.len=c")("}else");
				if (types.basic[type] === void 0) gen(field.delimited ? "%s.push(types[%i].decode(r,undefined,((t&~7)|4),n+1))" : "%s.push(types[%i].decode(r,r.uint32(),undefined,n+1))", ref, i);
				else gen("%s.push(r.%s())", ref, type);
			} else if (types.basic[type] === void 0) gen(field.delimited ? "%s=types[%i].decode(r,undefined,((t&~7)|4),n+1)" : "%s=types[%i].decode(r,r.uint32(),undefined,n+1)", ref, i);
			else gen("%s=r.%s()", ref, type);
			gen("break")("}");
		}
		gen("default:")("r.skipType(t&7,n)")("break")("}")("}");
		gen("if(l!==undefined){")("if(r.pos!==c)")("throw RangeError(\"index out of range\")")("r.len=l")("}");
		for (i = 0; i < mtype._fieldsArray.length; ++i) {
			var rfield = mtype._fieldsArray[i];
			if (rfield.required) gen("if(!Object.hasOwnProperty.call(m,%j))", rfield.name)("throw util.ProtocolError(%j,{instance:m})", missing(rfield));
		}
		return gen("return m");
	}
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/verifier.js
var require_verifier = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = verifier;
	var Enum = require_enum(), util = require_util();
	function invalid(field, expected) {
		return field.name + ": " + expected + (field.repeated && expected !== "array" ? "[]" : field.map && expected !== "object" ? "{k:" + field.keyType + "}" : "") + " expected";
	}
	/**
	* Generates a partial value verifier.
	* @param {Codegen} gen Codegen instance
	* @param {Field} field Reflected field
	* @param {number} fieldIndex Field index
	* @param {string} ref Variable reference
	* @returns {Codegen} Codegen instance
	* @ignore
	*/
	function genVerifyValue(gen, field, fieldIndex, ref) {
		if (field.resolvedType) if (field.resolvedType instanceof Enum) {
			gen("switch(%s){", ref)("default:")("return%j", invalid(field, "enum value"));
			for (var keys = Object.keys(field.resolvedType.values), j = 0; j < keys.length; ++j) gen("case %i:", field.resolvedType.values[keys[j]]);
			gen("break")("}");
		} else gen("{")("var e=types[%i].verify(%s,n+1);", fieldIndex, ref)("if(e)")("return%j+e", field.name + ".")("}");
		else switch (field.type) {
			case "int32":
			case "uint32":
			case "sint32":
			case "fixed32":
			case "sfixed32":
				gen("if(!util.isInteger(%s))", ref)("return%j", invalid(field, "integer"));
				break;
			case "int64":
			case "uint64":
			case "sint64":
			case "fixed64":
			case "sfixed64":
				gen("if(!util.isInteger(%s)&&!(%s&&util.isInteger(%s.low)&&util.isInteger(%s.high)))", ref, ref, ref, ref)("return%j", invalid(field, "integer|Long"));
				break;
			case "float":
			case "double":
				gen("if(typeof %s!==\"number\")", ref)("return%j", invalid(field, "number"));
				break;
			case "bool":
				gen("if(typeof %s!==\"boolean\")", ref)("return%j", invalid(field, "boolean"));
				break;
			case "string":
				gen("if(!util.isString(%s))", ref)("return%j", invalid(field, "string"));
				break;
			case "bytes":
				gen("if(!(%s&&typeof %s.length===\"number\"||util.isString(%s)))", ref, ref, ref)("return%j", invalid(field, "buffer"));
				break;
		}
		return gen;
	}
	/**
	* Generates a partial key verifier.
	* @param {Codegen} gen Codegen instance
	* @param {Field} field Reflected field
	* @param {string} ref Variable reference
	* @returns {Codegen} Codegen instance
	* @ignore
	*/
	function genVerifyKey(gen, field, ref) {
		switch (field.keyType) {
			case "int32":
			case "uint32":
			case "sint32":
			case "fixed32":
			case "sfixed32":
				gen("if(!util.key32Re.test(%s))", ref)("return%j", invalid(field, "integer key"));
				break;
			case "int64":
			case "uint64":
			case "sint64":
			case "fixed64":
			case "sfixed64":
				gen("if(!util.key64Re.test(%s))", ref)("return%j", invalid(field, "integer|Long key"));
				break;
			case "bool":
				gen("if(!util.key2Re.test(%s))", ref)("return%j", invalid(field, "boolean key"));
				break;
		}
		return gen;
	}
	/**
	* Generates a verifier specific to the specified message type.
	* @param {Type} mtype Message type
	* @returns {Codegen} Codegen instance
	*/
	function verifier(mtype) {
		var gen = util.codegen(["m", "n"], mtype.name + "$verify")("if(typeof m!==\"object\"||m===null)")("return%j", "object expected")("if(n===undefined)n=0")("if(n>util.recursionLimit)")("return%j", "maximum nesting depth exceeded");
		var oneofs = mtype.oneofsArray, seenFirstField = {};
		if (oneofs.length) gen("var p={}");
		for (var i = 0; i < mtype.fieldsArray.length; ++i) {
			var field = mtype._fieldsArray[i].resolve(), ref = "m" + util.safeProp(field.name);
			if (field.optional) gen("if(%s!=null&&Object.hasOwnProperty.call(m,%j)){", ref, field.name);
			if (field.map) {
				gen("if(!util.isObject(%s))", ref)("return%j", invalid(field, "object"))("var k=Object.keys(%s)", ref)("for(var i=0;i<k.length;++i){");
				genVerifyKey(gen, field, "k[i]");
				genVerifyValue(gen, field, i, ref + "[k[i]]")("}");
			} else if (field.repeated) {
				gen("if(!Array.isArray(%s))", ref)("return%j", invalid(field, "array"))("for(var i=0;i<%s.length;++i){", ref);
				genVerifyValue(gen, field, i, ref + "[i]")("}");
			} else {
				if (field.partOf) {
					var oneofProp = util.safeProp(field.partOf.name);
					if (seenFirstField[field.partOf.name] === 1) gen("if(p%s===1)", oneofProp)("return%j", field.partOf.name + ": multiple values");
					seenFirstField[field.partOf.name] = 1;
					gen("p%s=1", oneofProp);
				}
				genVerifyValue(gen, field, i, ref);
			}
			if (field.optional) gen("}");
		}
		return gen("return null");
	}
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/converter.js
var require_converter = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Runtime message from/to plain object converters.
	* @namespace
	*/
	var converter = exports;
	var Enum = require_enum(), util = require_util();
	/**
	* Generates a partial value fromObject conveter.
	* @param {Codegen} gen Codegen instance
	* @param {Field} field Reflected field
	* @param {number} fieldIndex Field index
	* @param {string} prop Property reference
	* @returns {Codegen} Codegen instance
	* @ignore
	*/
	function genValuePartial_fromObject(gen, field, fieldIndex, prop) {
		var defaultAlreadyEmitted = false;
		if (field.resolvedType) if (field.resolvedType instanceof Enum) {
			gen("switch(d%s){", prop);
			for (var values = field.resolvedType.values, keys = Object.keys(values), i = 0; i < keys.length; ++i) {
				if (values[keys[i]] === field.typeDefault && !defaultAlreadyEmitted) {
					gen("default:")("if(typeof(d%s)===\"number\"){m%s=d%s;break}", prop, prop, prop);
					if (!field.repeated) gen("break");
					defaultAlreadyEmitted = true;
				}
				gen("case%j:", keys[i])("case %i:", values[keys[i]])("m%s=%j", prop, values[keys[i]])("break");
			}
			gen("}");
		} else gen("if(!util.isObject(d%s))", prop)("throw TypeError(%j)", field.fullName + ": object expected")("m%s=types[%i].fromObject(d%s,n+1)", prop, fieldIndex, prop);
		else {
			var isUnsigned = false;
			switch (field.type) {
				case "double":
				case "float":
					gen("m%s=Number(d%s)", prop, prop);
					break;
				case "uint32":
				case "fixed32":
					gen("m%s=d%s>>>0", prop, prop);
					break;
				case "int32":
				case "sint32":
				case "sfixed32":
					gen("m%s=d%s|0", prop, prop);
					break;
				case "uint64":
				case "fixed64": isUnsigned = true;
				case "int64":
				case "sint64":
				case "sfixed64":
					gen("if(util.Long)")("m%s=util.Long.fromValue(d%s,%j)", prop, prop, isUnsigned)("else if(typeof d%s===\"string\")", prop)("m%s=parseInt(d%s,10)", prop, prop)("else if(typeof d%s===\"number\")", prop)("m%s=d%s", prop, prop)("else if(typeof d%s===\"object\")", prop)("m%s=new util.LongBits(d%s.low>>>0,d%s.high>>>0).toNumber(%s)", prop, prop, prop, isUnsigned ? "true" : "");
					break;
				case "bytes":
					gen("if(typeof d%s===\"string\")", prop)("util.base64.decode(d%s,m%s=util.newBuffer(util.base64.length(d%s)),0)", prop, prop, prop)("else if(d%s.length >= 0)", prop)("m%s=d%s", prop, prop);
					break;
				case "string":
					gen("m%s=String(d%s)", prop, prop);
					break;
				case "bool":
					gen("m%s=Boolean(d%s)", prop, prop);
					break;
			}
		}
		return gen;
	}
	/**
	* Generates a plain object to runtime message converter specific to the specified message type.
	* @param {Type} mtype Message type
	* @returns {Codegen} Codegen instance
	*/
	converter.fromObject = function fromObject(mtype) {
		var fields = mtype.fieldsArray;
		var gen = util.codegen(["d", "n"], mtype.name + "$fromObject")("if(d instanceof this.ctor)")("return d");
		if (!fields.length) return gen("return new this.ctor");
		gen("if(!util.isObject(d))")("throw TypeError(%j)", mtype.fullName + ": object expected")("if(n===undefined)n=0")("if(n>util.recursionLimit)")("throw Error(\"maximum nesting depth exceeded\")");
		gen("var m=new this.ctor");
		for (var i = 0; i < fields.length; ++i) {
			var field = fields[i].resolve(), prop = util.safeProp(field.name);
			if (field.map) {
				gen("if(d%s){", prop)("if(!util.isObject(d%s))", prop)("throw TypeError(%j)", field.fullName + ": object expected")("m%s={}", prop)("for(var ks=Object.keys(d%s),i=0;i<ks.length;++i){", prop);
				gen("if(ks[i]===\"__proto__\")")("util.makeProp(m%s,ks[i])", prop);
				genValuePartial_fromObject(gen, field, i, prop + "[ks[i]]")("}")("}");
			} else if (field.repeated) {
				gen("if(d%s){", prop)("if(!Array.isArray(d%s))", prop)("throw TypeError(%j)", field.fullName + ": array expected")("m%s=[]", prop)("for(var i=0;i<d%s.length;++i){", prop);
				genValuePartial_fromObject(gen, field, i, prop + "[i]")("}")("}");
			} else {
				if (!(field.resolvedType instanceof Enum)) gen("if(d%s!=null){", prop);
				genValuePartial_fromObject(gen, field, i, prop);
				if (!(field.resolvedType instanceof Enum)) gen("}");
			}
		}
		return gen("return m");
	};
	/**
	* Generates a partial value toObject converter.
	* @param {Codegen} gen Codegen instance
	* @param {Field} field Reflected field
	* @param {number} fieldIndex Field index
	* @param {string} prop Property reference
	* @returns {Codegen} Codegen instance
	* @ignore
	*/
	function genValuePartial_toObject(gen, field, fieldIndex, prop) {
		if (field.resolvedType) if (field.resolvedType instanceof Enum) gen("d%s=o.enums===String?(types[%i].values[m%s]===undefined?m%s:types[%i].values[m%s]):m%s", prop, fieldIndex, prop, prop, fieldIndex, prop, prop);
		else gen("d%s=types[%i].toObject(m%s,o,q+1)", prop, fieldIndex, prop);
		else {
			var isUnsigned = false;
			switch (field.type) {
				case "double":
				case "float":
					gen("d%s=o.json&&!isFinite(m%s)?String(m%s):m%s", prop, prop, prop, prop);
					break;
				case "uint64":
				case "fixed64": isUnsigned = true;
				case "int64":
				case "sint64":
				case "sfixed64":
					gen("if(typeof BigInt!==\"undefined\"&&o.longs===BigInt)")("d%s=typeof m%s===\"number\"?BigInt(m%s):util.Long.fromBits(m%s.low>>>0,m%s.high>>>0,%j).toBigInt()", prop, prop, prop, prop, prop, isUnsigned)("else if(typeof m%s===\"number\")", prop)("d%s=o.longs===String?String(m%s):m%s", prop, prop, prop)("else")("d%s=o.longs===String?util.Long.prototype.toString.call(m%s):o.longs===Number?new util.LongBits(m%s.low>>>0,m%s.high>>>0).toNumber(%s):m%s", prop, prop, prop, prop, isUnsigned ? "true" : "", prop);
					break;
				case "bytes":
					gen("d%s=o.bytes===String?util.base64.encode(m%s,0,m%s.length):o.bytes===Array?Array.prototype.slice.call(m%s):m%s", prop, prop, prop, prop, prop);
					break;
				default:
					gen("d%s=m%s", prop, prop);
					break;
			}
		}
		return gen;
	}
	/**
	* Generates a runtime message to plain object converter specific to the specified message type.
	* @param {Type} mtype Message type
	* @returns {Codegen} Codegen instance
	*/
	converter.toObject = function toObject(mtype) {
		var fields = mtype.fieldsArray.slice().sort(util.compareFieldsById);
		if (!fields.length) return util.codegen()("return {}");
		var gen = util.codegen([
			"m",
			"o",
			"q"
		], mtype.name + "$toObject")("if(!o)")("o={}")("if(q===undefined)q=0")("if(q>util.recursionLimit)")("throw Error(\"max depth exceeded\")")("var d={}");
		var repeatedFields = [], mapFields = [], normalFields = [], i = 0;
		for (; i < fields.length; ++i) if (!fields[i].partOf) (fields[i].resolve().repeated ? repeatedFields : fields[i].map ? mapFields : normalFields).push(fields[i]);
		if (repeatedFields.length) {
			gen("if(o.arrays||o.defaults){");
			for (i = 0; i < repeatedFields.length; ++i) gen("d%s=[]", util.safeProp(repeatedFields[i].name));
			gen("}");
		}
		if (mapFields.length) {
			gen("if(o.objects||o.defaults){");
			for (i = 0; i < mapFields.length; ++i) gen("d%s={}", util.safeProp(mapFields[i].name));
			gen("}");
		}
		if (normalFields.length) {
			gen("if(o.defaults){");
			for (i = 0; i < normalFields.length; ++i) {
				var field = normalFields[i], prop = util.safeProp(field.name);
				if (field.resolvedType instanceof Enum) gen("d%s=o.enums===String?%j:%j", prop, field.resolvedType.valuesById[field.typeDefault], field.typeDefault);
				else if (field.long) gen("if(util.Long){")("var n=new util.Long(%i,%i,%j)", field.typeDefault.low, field.typeDefault.high, field.typeDefault.unsigned)("d%s=o.longs===String?n.toString():o.longs===Number?n.toNumber():typeof BigInt!==\"undefined\"&&o.longs===BigInt?n.toBigInt():n", prop)("}else")("d%s=o.longs===String?%j:typeof BigInt!==\"undefined\"&&o.longs===BigInt?BigInt(%j):%i", prop, field.typeDefault.toString(), field.typeDefault.toString(), field.typeDefault.toNumber());
				else if (field.bytes) {
					var arrayDefault = Array.prototype.slice.call(field.typeDefault);
					gen("if(o.bytes===String)d%s=%j", prop, String.fromCharCode.apply(String, field.typeDefault))("else{")("d%s=%j", prop, arrayDefault)("if(o.bytes!==Array)d%s=util.newBuffer(d%s)", prop, prop)("}");
				} else gen("d%s=%j", prop, field.typeDefault);
			}
			gen("}");
		}
		var hasKs2 = false;
		for (i = 0; i < fields.length; ++i) {
			var field = fields[i], index = mtype._fieldsArray.indexOf(field), prop = util.safeProp(field.name);
			if (field.map) {
				if (!hasKs2) {
					hasKs2 = true;
					gen("var ks2");
				}
				gen("if(m%s&&(ks2=Object.keys(m%s)).length){", prop, prop)("d%s={}", prop)("for(var j=0;j<ks2.length;++j){");
				gen("if(ks2[j]===\"__proto__\")")("util.makeProp(d%s,ks2[j])", prop);
				genValuePartial_toObject(gen, field, index, prop + "[ks2[j]]")("}");
			} else if (field.repeated) {
				gen("if(m%s&&m%s.length){", prop, prop)("d%s=[]", prop)("for(var j=0;j<m%s.length;++j){", prop);
				genValuePartial_toObject(gen, field, index, prop + "[j]")("}");
			} else {
				gen("if(m%s!=null&&Object.hasOwnProperty.call(m,%j)){", prop, field.name);
				genValuePartial_toObject(gen, field, index, prop);
				if (field.partOf) gen("if(o.oneofs)")("d%s=%j", util.safeProp(field.partOf.name), field.name);
			}
			gen("}");
		}
		return gen("return d");
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/wrappers.js
var require_wrappers = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Wrappers for common types.
	* @type {Object.<string,IWrapper>}
	* @const
	*/
	var wrappers = exports;
	var Message = require_message(), util = require_minimal();
	/**
	* From object converter part of an {@link IWrapper}.
	* @typedef WrapperFromObjectConverter
	* @type {function}
	* @param {Object.<string,*>} object Plain object
	* @returns {Message<{}>} Message instance
	* @this Type
	*/
	/**
	* To object converter part of an {@link IWrapper}.
	* @typedef WrapperToObjectConverter
	* @type {function}
	* @param {Message<{}>} message Message instance
	* @param {IConversionOptions} [options] Conversion options
	* @returns {Object.<string,*>} Plain object
	* @this Type
	*/
	/**
	* Common type wrapper part of {@link wrappers}.
	* @interface IWrapper
	* @property {WrapperFromObjectConverter} [fromObject] From object converter
	* @property {WrapperToObjectConverter} [toObject] To object converter
	*/
	wrappers[".google.protobuf.Any"] = {
		fromObject: function(object, depth) {
			if (depth === void 0) depth = 0;
			if (depth > util.recursionLimit) throw Error("max depth exceeded");
			if (object && object["@type"]) {
				var name = object["@type"].substring(object["@type"].lastIndexOf("/") + 1);
				var type = this.lookup(name);
				/* istanbul ignore else */
				if (type) {
					var type_url = object["@type"].charAt(0) === "." ? object["@type"].slice(1) : object["@type"];
					if (type_url.indexOf("/") === -1) type_url = "/" + type_url;
					return this.create({
						type_url,
						value: type.encode(type.fromObject(object, depth + 1)).finish()
					});
				}
			}
			return this.fromObject(object, depth);
		},
		toObject: function(message, options, depth) {
			if (depth === void 0) depth = 0;
			if (depth > util.recursionLimit) throw Error("max depth exceeded");
			var googleApi = "type.googleapis.com/";
			var prefix = "";
			var name = "";
			if (options && options.json && message.type_url && message.value) {
				name = message.type_url.substring(message.type_url.lastIndexOf("/") + 1);
				prefix = message.type_url.substring(0, message.type_url.lastIndexOf("/") + 1);
				var type = this.lookup(name);
				/* istanbul ignore else */
				if (type) message = type.decode(message.value, void 0, void 0, depth + 1);
			}
			if (!(message instanceof this.ctor) && message instanceof Message) {
				var object = message.$type.toObject(message, options, depth + 1);
				var messageName = message.$type.fullName[0] === "." ? message.$type.fullName.slice(1) : message.$type.fullName;
				if (prefix === "") prefix = googleApi;
				name = prefix + messageName;
				object["@type"] = name;
				return object;
			}
			return this.toObject(message, options, depth);
		}
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/type.js
var require_type = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Type;
	var Namespace = require_namespace();
	((Type.prototype = Object.create(Namespace.prototype)).constructor = Type).className = "Type";
	var Enum = require_enum(), OneOf = require_oneof(), Field = require_field(), MapField = require_mapfield(), Service = require_service(), Message = require_message(), Reader = require_reader(), Writer = require_writer(), util = require_util(), encoder = require_encoder(), decoder = require_decoder(), verifier = require_verifier(), converter = require_converter(), wrappers = require_wrappers();
	/**
	* Constructs a new reflected message type instance.
	* @classdesc Reflected message type.
	* @extends NamespaceBase
	* @constructor
	* @param {string} name Message name
	* @param {Object.<string,*>} [options] Declared options
	*/
	function Type(name, options) {
		name = name.replace(/\W/g, "");
		Namespace.call(this, name, options);
		/**
		* Message fields.
		* @type {Object.<string,Field>}
		*/
		this.fields = {};
		/**
		* Oneofs declared within this namespace, if any.
		* @type {Object.<string,OneOf>}
		*/
		this.oneofs = void 0;
		/**
		* Extension ranges, if any.
		* @type {number[][]}
		*/
		this.extensions = void 0;
		/**
		* Reserved ranges, if any.
		* @type {Array.<number[]|string>}
		*/
		this.reserved = void 0;
		this.group = void 0;
		/**
		* Cached fields by id.
		* @type {Object.<number,Field>|null}
		* @private
		*/
		this._fieldsById = null;
		/**
		* Cached fields as an array.
		* @type {Field[]|null}
		* @private
		*/
		this._fieldsArray = null;
		/**
		* Cached oneofs as an array.
		* @type {OneOf[]|null}
		* @private
		*/
		this._oneofsArray = null;
		/**
		* Cached constructor.
		* @type {Constructor<{}>}
		* @private
		*/
		this._ctor = null;
	}
	Object.defineProperties(Type.prototype, {
		/**
		* Message fields by id.
		* @name Type#fieldsById
		* @type {Object.<number,Field>}
		* @readonly
		*/
		fieldsById: { get: function() {
			/* istanbul ignore if */
			if (this._fieldsById) return this._fieldsById;
			this._fieldsById = {};
			for (var names = Object.keys(this.fields), i = 0; i < names.length; ++i) {
				var field = this.fields[names[i]], id = field.id;
				/* istanbul ignore if */
				if (this._fieldsById[id]) throw Error("duplicate id " + id + " in " + this);
				this._fieldsById[id] = field;
			}
			return this._fieldsById;
		} },
		/**
		* Fields of this message as an array for iteration.
		* @name Type#fieldsArray
		* @type {Field[]}
		* @readonly
		*/
		fieldsArray: { get: function() {
			return this._fieldsArray || (this._fieldsArray = util.toArray(this.fields));
		} },
		/**
		* Oneofs of this message as an array for iteration.
		* @name Type#oneofsArray
		* @type {OneOf[]}
		* @readonly
		*/
		oneofsArray: { get: function() {
			return this._oneofsArray || (this._oneofsArray = util.toArray(this.oneofs));
		} },
		/**
		* The registered constructor, if any registered, otherwise a generic constructor.
		* Assigning a function replaces the internal constructor. If the function does not extend {@link Message} yet, its prototype will be setup accordingly and static methods will be populated. If it already extends {@link Message}, it will just replace the internal constructor.
		* @name Type#ctor
		* @type {Constructor<{}>}
		*/
		ctor: {
			get: function() {
				return this._ctor || (this.ctor = Type.generateConstructor(this)());
			},
			set: function(ctor) {
				var prototype = ctor.prototype;
				if (!(prototype instanceof Message)) {
					(ctor.prototype = new Message()).constructor = ctor;
					util.merge(ctor.prototype, prototype);
				}
				ctor.$type = ctor.prototype.$type = this;
				util.merge(ctor, Message, true);
				this._ctor = ctor;
				var i = 0;
				for (; i < this.fieldsArray.length; ++i) this._fieldsArray[i].resolve();
				var ctorProperties = {};
				for (i = 0; i < this.oneofsArray.length; ++i) ctorProperties[this._oneofsArray[i].resolve().name] = {
					get: util.oneOfGetter(this._oneofsArray[i].oneof),
					set: util.oneOfSetter(this._oneofsArray[i].oneof)
				};
				if (i) Object.defineProperties(ctor.prototype, ctorProperties);
			}
		}
	});
	/**
	* Generates a constructor function for the specified type.
	* @param {Type} mtype Message type
	* @returns {Codegen} Codegen instance
	*/
	Type.generateConstructor = function generateConstructor(mtype) {
		var gen = util.codegen(["p"], mtype.name);
		for (var i = 0, field; i < mtype.fieldsArray.length; ++i) if ((field = mtype._fieldsArray[i]).map) gen("this%s={}", util.safeProp(field.name));
		else if (field.repeated) gen("this%s=[]", util.safeProp(field.name));
		return gen("if(p)for(var ks=Object.keys(p),i=0;i<ks.length;++i)if(p[ks[i]]!=null&&ks[i]!==\"__proto__\")")("this[ks[i]]=p[ks[i]]");
	};
	function clearCache(type) {
		type._fieldsById = type._fieldsArray = type._oneofsArray = null;
		delete type.encode;
		delete type.decode;
		delete type.verify;
		return type;
	}
	/**
	* Message type descriptor.
	* @interface IType
	* @extends INamespace
	* @property {Object.<string,IOneOf>} [oneofs] Oneof descriptors
	* @property {Object.<string,IField>} fields Field descriptors
	* @property {number[][]} [extensions] Extension ranges
	* @property {Array.<number[]|string>} [reserved] Reserved ranges
	* @property {boolean} [group=false] Whether a legacy group or not
	*/
	/**
	* Creates a message type from a message type descriptor.
	* @param {string} name Message name
	* @param {IType} json Message type descriptor
	* @param {number} [depth] Current nesting depth, defaults to `0`
	* @returns {Type} Created message type
	*/
	Type.fromJSON = function fromJSON(name, json, depth) {
		if (depth === void 0) depth = 0;
		if (depth > util.nestingLimit) throw Error("max depth exceeded");
		var type = new Type(name, json.options);
		type.extensions = json.extensions;
		type.reserved = json.reserved;
		var names = Object.keys(json.fields), i = 0;
		for (; i < names.length; ++i) type.add((typeof json.fields[names[i]].keyType !== "undefined" ? MapField.fromJSON : Field.fromJSON)(names[i], json.fields[names[i]]));
		if (json.oneofs) for (names = Object.keys(json.oneofs), i = 0; i < names.length; ++i) type.add(OneOf.fromJSON(names[i], json.oneofs[names[i]]));
		if (json.nested) for (names = Object.keys(json.nested), i = 0; i < names.length; ++i) {
			var nested = json.nested[names[i]];
			type.add((nested.id !== void 0 ? Field.fromJSON : nested.fields !== void 0 ? Type.fromJSON : nested.values !== void 0 ? Enum.fromJSON : nested.methods !== void 0 ? Service.fromJSON : Namespace.fromJSON)(names[i], nested, depth + 1));
		}
		if (json.extensions && json.extensions.length) type.extensions = json.extensions;
		if (json.reserved && json.reserved.length) type.reserved = json.reserved;
		if (json.group) type.group = true;
		if (json.comment) type.comment = json.comment;
		if (json.edition) type._edition = json.edition;
		type._defaultEdition = "proto3";
		return type;
	};
	/**
	* Converts this message type to a message type descriptor.
	* @param {IToJSONOptions} [toJSONOptions] JSON conversion options
	* @returns {IType} Message type descriptor
	*/
	Type.prototype.toJSON = function toJSON(toJSONOptions) {
		var inherited = Namespace.prototype.toJSON.call(this, toJSONOptions);
		var keepComments = toJSONOptions ? Boolean(toJSONOptions.keepComments) : false;
		return util.toObject([
			"edition",
			this._editionToJSON(),
			"options",
			inherited && inherited.options || void 0,
			"oneofs",
			Namespace.arrayToJSON(this.oneofsArray, toJSONOptions),
			"fields",
			Namespace.arrayToJSON(this.fieldsArray.filter(function(obj) {
				return !obj.declaringField;
			}), toJSONOptions) || {},
			"extensions",
			this.extensions && this.extensions.length ? this.extensions : void 0,
			"reserved",
			this.reserved && this.reserved.length ? this.reserved : void 0,
			"group",
			this.group || void 0,
			"nested",
			inherited && inherited.nested || void 0,
			"comment",
			keepComments ? this.comment : void 0
		]);
	};
	/**
	* @override
	*/
	Type.prototype.resolveAll = function resolveAll() {
		if (!this._needsRecursiveResolve) return this;
		Namespace.prototype.resolveAll.call(this);
		var oneofs = this.oneofsArray;
		i = 0;
		while (i < oneofs.length) oneofs[i++].resolve();
		var fields = this.fieldsArray, i = 0;
		while (i < fields.length) fields[i++].resolve();
		return this;
	};
	/**
	* @override
	*/
	Type.prototype._resolveFeaturesRecursive = function _resolveFeaturesRecursive(edition) {
		if (!this._needsRecursiveFeatureResolution) return this;
		edition = this._edition || edition;
		Namespace.prototype._resolveFeaturesRecursive.call(this, edition);
		this.oneofsArray.forEach((oneof) => {
			oneof._resolveFeatures(edition);
		});
		this.fieldsArray.forEach((field) => {
			field._resolveFeatures(edition);
		});
		return this;
	};
	/**
	* @override
	*/
	Type.prototype.get = function get(name) {
		if (Object.prototype.hasOwnProperty.call(this.fields, name)) return this.fields[name];
		if (this.oneofs && Object.prototype.hasOwnProperty.call(this.oneofs, name)) return this.oneofs[name];
		if (this.nested && Object.prototype.hasOwnProperty.call(this.nested, name)) return this.nested[name];
		return null;
	};
	/**
	* Adds a nested object to this type.
	* @param {ReflectionObject} object Nested object to add
	* @returns {Type} `this`
	* @throws {TypeError} If arguments are invalid
	* @throws {Error} If there is already a nested object with this name or, if a field, when there is already a field with this id
	*/
	Type.prototype.add = function add(object) {
		if (this.get(object.name)) throw Error("duplicate name '" + object.name + "' in " + this);
		if (object instanceof Field && object.extend === void 0) {
			if (this._fieldsById ? this._fieldsById[object.id] : this.fieldsById[object.id]) throw Error("duplicate id " + object.id + " in " + this);
			if (this.isReservedId(object.id)) throw Error("id " + object.id + " is reserved in " + this);
			if (this.isReservedName(object.name) || object.name.charAt(0) === "$") throw Error("name '" + object.name + "' is reserved in " + this);
			if (object.name === "__proto__") return this;
			if (object.parent) object.parent.remove(object);
			this.fields[object.name] = object;
			object.message = this;
			object.onAdd(this);
			return clearCache(this);
		}
		if (object instanceof OneOf) {
			if (object.name.charAt(0) === "$") throw Error("name '" + object.name + "' is reserved in " + this);
			if (object.name === "__proto__") return this;
			if (!this.oneofs) this.oneofs = {};
			this.oneofs[object.name] = object;
			object.onAdd(this);
			return clearCache(this);
		}
		return Namespace.prototype.add.call(this, object);
	};
	/**
	* Removes a nested object from this type.
	* @param {ReflectionObject} object Nested object to remove
	* @returns {Type} `this`
	* @throws {TypeError} If arguments are invalid
	* @throws {Error} If `object` is not a member of this type
	*/
	Type.prototype.remove = function remove(object) {
		if (object instanceof Field && object.extend === void 0) {
			/* istanbul ignore if */
			if (!this.fields || this.fields[object.name] !== object) throw Error(object + " is not a member of " + this);
			delete this.fields[object.name];
			object.parent = null;
			object.onRemove(this);
			return clearCache(this);
		}
		if (object instanceof OneOf) {
			/* istanbul ignore if */
			if (!this.oneofs || this.oneofs[object.name] !== object) throw Error(object + " is not a member of " + this);
			delete this.oneofs[object.name];
			object.parent = null;
			object.onRemove(this);
			return clearCache(this);
		}
		return Namespace.prototype.remove.call(this, object);
	};
	/**
	* Tests if the specified id is reserved.
	* @param {number} id Id to test
	* @returns {boolean} `true` if reserved, otherwise `false`
	*/
	Type.prototype.isReservedId = function isReservedId(id) {
		return Namespace.isReservedId(this.reserved, id);
	};
	/**
	* Tests if the specified name is reserved.
	* @param {string} name Name to test
	* @returns {boolean} `true` if reserved, otherwise `false`
	*/
	Type.prototype.isReservedName = function isReservedName(name) {
		return Namespace.isReservedName(this.reserved, name);
	};
	/**
	* Creates a new message of this type using the specified properties.
	* @param {Object.<string,*>} [properties] Properties to set
	* @returns {Message<{}>} Message instance
	*/
	Type.prototype.create = function create(properties) {
		return new this.ctor(properties);
	};
	/**
	* Sets up {@link Type#encode|encode}, {@link Type#decode|decode} and {@link Type#verify|verify}.
	* @returns {Type} `this`
	*/
	Type.prototype.setup = function setup() {
		var fullName = this.fullName, types = [];
		for (var i = 0; i < this.fieldsArray.length; ++i) types.push(this._fieldsArray[i].resolve().resolvedType);
		this.encode = encoder(this)({
			Writer,
			types,
			util
		});
		this.decode = decoder(this)({
			Reader,
			types,
			util
		});
		this.verify = verifier(this)({
			types,
			util
		});
		this.fromObject = converter.fromObject(this)({
			types,
			util
		});
		this.toObject = converter.toObject(this)({
			types,
			util
		});
		var wrapper = wrappers[fullName];
		if (wrapper) {
			var originalThis = Object.create(this);
			originalThis.fromObject = this.fromObject;
			this.fromObject = wrapper.fromObject.bind(originalThis);
			originalThis.toObject = this.toObject;
			this.toObject = wrapper.toObject.bind(originalThis);
		}
		return this;
	};
	/**
	* Encodes a message of this type. Does not implicitly {@link Type#verify|verify} messages.
	* @param {Message<{}>|Object.<string,*>} message Message instance or plain object
	* @param {Writer} [writer] Writer to encode to
	* @returns {Writer} writer
	*/
	Type.prototype.encode = function encode_setup(message, writer) {
		return this.setup().encode.apply(this, arguments);
	};
	/**
	* Encodes a message of this type preceeded by its byte length as a varint. Does not implicitly {@link Type#verify|verify} messages.
	* @param {Message<{}>|Object.<string,*>} message Message instance or plain object
	* @param {Writer} [writer] Writer to encode to
	* @returns {Writer} writer
	*/
	Type.prototype.encodeDelimited = function encodeDelimited(message, writer) {
		return this.encode(message, writer && writer.len ? writer.fork() : writer).ldelim();
	};
	/**
	* Decodes a message of this type.
	* @param {Reader|Uint8Array} reader Reader or buffer to decode from
	* @param {number} [length] Length of the message, if known beforehand
	* @param {number} [end] Expected group end tag, if decoding a group
	* @param {number} [depth] Current nesting depth
	* @returns {Message<{}>} Decoded message
	* @throws {Error} If the payload is not a reader or valid buffer
	* @throws {util.ProtocolError<{}>} If required fields are missing
	*/
	Type.prototype.decode = function decode_setup(reader, length, end, depth) {
		return this.setup().decode(reader, length, end, depth);
	};
	/**
	* Decodes a message of this type preceeded by its byte length as a varint.
	* @param {Reader|Uint8Array} reader Reader or buffer to decode from
	* @returns {Message<{}>} Decoded message
	* @throws {Error} If the payload is not a reader or valid buffer
	* @throws {util.ProtocolError} If required fields are missing
	*/
	Type.prototype.decodeDelimited = function decodeDelimited(reader) {
		if (!(reader instanceof Reader)) reader = Reader.create(reader);
		return this.decode(reader, reader.uint32());
	};
	/**
	* Verifies that field values are valid and that required fields are present.
	* @param {Object.<string,*>} message Plain object to verify
	* @param {number} [depth] Current nesting depth
	* @returns {null|string} `null` if valid, otherwise the reason why it is not
	*/
	Type.prototype.verify = function verify_setup(message, depth) {
		return this.setup().verify(message, depth);
	};
	/**
	* Creates a new message of this type from a plain object. Also converts values to their respective internal types.
	* @param {Object.<string,*>} object Plain object to convert
	* @param {number} [depth] Current nesting depth
	* @returns {Message<{}>} Message instance
	*/
	Type.prototype.fromObject = function fromObject(object, depth) {
		return this.setup().fromObject(object, depth);
	};
	/**
	* Conversion options as used by {@link Type#toObject} and {@link Message.toObject}.
	* @interface IConversionOptions
	* @property {Function} [longs] Long conversion type.
	* Valid values are `BigInt`, `String` and `Number` (the global types).
	* Defaults to copy the present value, which is a possibly unsafe number without and a {@link Long} with a long library.
	* @property {Function} [enums] Enum value conversion type.
	* Only valid value is `String` (the global type).
	* Defaults to copy the present value, which is the numeric id.
	* @property {Function} [bytes] Bytes value conversion type.
	* Valid values are `Array` and (a base64 encoded) `String` (the global types).
	* Defaults to copy the present value, which usually is a Buffer under node and an Uint8Array in the browser.
	* @property {boolean} [defaults=false] Also sets default values on the resulting object
	* @property {boolean} [arrays=false] Sets empty arrays for missing repeated fields even if `defaults=false`
	* @property {boolean} [objects=false] Sets empty objects for missing map fields even if `defaults=false`
	* @property {boolean} [oneofs=false] Includes virtual oneof properties set to the present field's name, if any
	* @property {boolean} [json=false] Performs additional JSON compatibility conversions, i.e. NaN and Infinity to strings
	*/
	/**
	* Creates a plain object from a message of this type. Also converts values to other types if specified.
	* @param {Message<{}>} message Message instance
	* @param {IConversionOptions} [options] Conversion options
	* @returns {Object.<string,*>} Plain object
	*/
	Type.prototype.toObject = function toObject(message, options) {
		return this.setup().toObject.apply(this, arguments);
	};
	/**
	* Decorator function as returned by {@link Type.d} (TypeScript).
	* @typedef TypeDecorator
	* @type {function}
	* @param {Constructor<T>} target Target constructor
	* @returns {undefined}
	* @template T extends Message<T>
	*/
	/**
	* Type decorator (TypeScript).
	* @param {string} [typeName] Type name, defaults to the constructor's name
	* @returns {TypeDecorator<T>} Decorator function
	* @template T extends Message<T>
	*/
	Type.d = function decorateType(typeName) {
		return function typeDecorator(target) {
			util.decorateType(target, typeName);
		};
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/root.js
var require_root = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Root;
	var Namespace = require_namespace();
	((Root.prototype = Object.create(Namespace.prototype)).constructor = Root).className = "Root";
	var Field = require_field(), Enum = require_enum(), OneOf = require_oneof(), util = require_util();
	var Type, parse, common;
	/**
	* Constructs a new root namespace instance.
	* @classdesc Root namespace wrapping all types, enums, services, sub-namespaces etc. that belong together.
	* @extends NamespaceBase
	* @constructor
	* @param {Object.<string,*>} [options] Top level options
	*/
	function Root(options) {
		Namespace.call(this, "", options);
		/**
		* Deferred extension fields.
		* @type {Field[]}
		*/
		this.deferred = [];
		/**
		* Resolved file names of loaded files.
		* @type {string[]}
		*/
		this.files = [];
		/**
		* Edition, defaults to proto2 if unspecified.
		* @type {string}
		* @private
		*/
		this._edition = "proto2";
		/**
		* Global lookup cache of fully qualified names.
		* @type {Object.<string,ReflectionObject>}
		* @private
		*/
		this._fullyQualifiedObjects = {};
	}
	/**
	* Loads a namespace descriptor into a root namespace.
	* @param {INamespace} json Namespace descriptor
	* @param {Root} [root] Root namespace, defaults to create a new one if omitted
	* @param {number} [depth] Current nesting depth, defaults to `0`
	* @returns {Root} Root namespace
	*/
	Root.fromJSON = function fromJSON(json, root, depth) {
		depth = util.checkDepth(depth);
		if (!root) root = new Root();
		if (json.options) root.setOptions(json.options);
		return root.addJSON(json.nested, depth).resolveAll();
	};
	/**
	* Resolves the path of an imported file, relative to the importing origin.
	* This method exists so you can override it with your own logic in case your imports are scattered over multiple directories.
	* @function
	* @param {string} origin The file name of the importing file
	* @param {string} target The file name being imported
	* @returns {string|null} Resolved path to `target` or `null` to skip the file
	*/
	Root.prototype.resolvePath = util.path.resolve;
	/**
	* Fetch content from file path or url
	* This method exists so you can override it with your own logic.
	* @function
	* @param {string} path File path or url
	* @param {FetchCallback} callback Callback function
	* @returns {undefined}
	*/
	Root.prototype.fetch = util.fetch;
	/* istanbul ignore next */
	function SYNC() {}
	/**
	* Loads one or multiple .proto or preprocessed .json files into this root namespace and calls the callback.
	* @param {string|string[]} filename Names of one or multiple files to load
	* @param {IParseOptions} options Parse options
	* @param {LoadCallback} callback Callback function
	* @returns {undefined}
	*/
	Root.prototype.load = function load(filename, options, callback) {
		if (typeof options === "function") {
			callback = options;
			options = void 0;
		}
		var self = this;
		if (!callback) return util.asPromise(load, self, filename, options);
		var sync = callback === SYNC;
		function finish(err, root) {
			/* istanbul ignore if */
			if (!callback) return;
			if (sync) throw err;
			if (root) root.resolveAll();
			var cb = callback;
			callback = null;
			cb(err, root);
		}
		function getBundledFileName(filename) {
			var idx = filename.lastIndexOf("google/protobuf/");
			if (idx > -1) {
				var altname = filename.substring(idx);
				if (altname in common) return altname;
			}
			return null;
		}
		function process(filename, source, depth) {
			if (depth === void 0) depth = 0;
			try {
				if (depth > util.recursionLimit) throw Error("max depth exceeded");
				if (util.isString(source) && source.charAt(0) === "{") source = JSON.parse(source);
				if (!util.isString(source)) self.setOptions(source.options).addJSON(source.nested);
				else {
					parse.filename = filename;
					var parsed = parse(source, self, options), resolved, i = 0;
					if (parsed.imports) {
						for (; i < parsed.imports.length; ++i) if (resolved = getBundledFileName(parsed.imports[i]) || self.resolvePath(filename, parsed.imports[i])) fetch(resolved, false, depth + 1);
					}
					if (parsed.weakImports) {
						for (i = 0; i < parsed.weakImports.length; ++i) if (resolved = getBundledFileName(parsed.weakImports[i]) || self.resolvePath(filename, parsed.weakImports[i])) fetch(resolved, true, depth + 1);
					}
				}
			} catch (err) {
				finish(err);
			}
			if (!sync && !queued) finish(null, self);
		}
		function fetch(filename, weak, depth) {
			if (depth === void 0) depth = 0;
			filename = getBundledFileName(filename) || filename;
			if (self.files.indexOf(filename) > -1) return;
			self.files.push(filename);
			if (filename in common) {
				if (sync) process(filename, common[filename], depth);
				else {
					++queued;
					setTimeout(function() {
						--queued;
						process(filename, common[filename], depth);
					});
				}
				return;
			}
			if (sync) {
				var source;
				try {
					source = util.fs.readFileSync(filename).toString("utf8");
				} catch (err) {
					if (!weak) finish(err);
					return;
				}
				process(filename, source, depth);
			} else {
				++queued;
				self.fetch(filename, function(err, source) {
					--queued;
					/* istanbul ignore if */
					if (!callback) return;
					if (err) {
						/* istanbul ignore else */
						if (!weak) finish(err);
						else if (!queued) finish(null, self);
						return;
					}
					process(filename, source, depth);
				});
			}
		}
		var queued = 0;
		if (util.isString(filename)) filename = [filename];
		for (var i = 0, resolved; i < filename.length; ++i) if (resolved = self.resolvePath("", filename[i])) fetch(resolved);
		if (sync) {
			self.resolveAll();
			return self;
		}
		if (!queued) finish(null, self);
		return self;
	};
	/**
	* Loads one or multiple .proto or preprocessed .json files into this root namespace and calls the callback.
	* @function Root#load
	* @param {string|string[]} filename Names of one or multiple files to load
	* @param {LoadCallback} callback Callback function
	* @returns {undefined}
	* @variation 2
	*/
	/**
	* Loads one or multiple .proto or preprocessed .json files into this root namespace and returns a promise.
	* @function Root#load
	* @param {string|string[]} filename Names of one or multiple files to load
	* @param {IParseOptions} [options] Parse options. Defaults to {@link parse.defaults} when omitted.
	* @returns {Promise<Root>} Promise
	* @variation 3
	*/
	/**
	* Synchronously loads one or multiple .proto or preprocessed .json files into this root namespace (node only).
	* @function Root#loadSync
	* @param {string|string[]} filename Names of one or multiple files to load
	* @param {IParseOptions} [options] Parse options. Defaults to {@link parse.defaults} when omitted.
	* @returns {Root} Root namespace
	* @throws {Error} If synchronous fetching is not supported (i.e. in browsers) or if a file's syntax is invalid
	*/
	Root.prototype.loadSync = function loadSync(filename, options) {
		if (!util.isNode) throw Error("not supported");
		return this.load(filename, options, SYNC);
	};
	/**
	* @override
	*/
	Root.prototype.resolveAll = function resolveAll() {
		if (!this._needsRecursiveResolve) return this;
		if (this.deferred.length) throw Error("unresolvable extensions: " + this.deferred.map(function(field) {
			return "'extend " + field.extend + "' in " + field.parent.fullName;
		}).join(", "));
		return Namespace.prototype.resolveAll.call(this);
	};
	var exposeRe = /^[A-Z]/;
	/**
	* Handles a deferred declaring extension field by creating a sister field to represent it within its extended type.
	* @param {Root} root Root instance
	* @param {Field} field Declaring extension field witin the declaring type
	* @returns {boolean} `true` if successfully added to the extended type, `false` otherwise
	* @inner
	* @ignore
	*/
	function tryHandleExtension(root, field) {
		var extendedType = field.parent.lookup(field.extend);
		if (extendedType) {
			var sisterField = new Field(field.fullName, field.id, field.type, field.rule, void 0, field.options);
			if (extendedType.get(sisterField.name)) return true;
			sisterField.declaringField = field;
			field.extensionField = sisterField;
			extendedType.add(sisterField);
			return true;
		}
		return false;
	}
	/**
	* Called when any object is added to this root or its sub-namespaces.
	* @param {ReflectionObject} object Object added
	* @returns {undefined}
	* @private
	*/
	Root.prototype._handleAdd = function _handleAdd(object) {
		if (object instanceof Field) {
			if (object.extend !== void 0 && !object.extensionField) {
				if (!tryHandleExtension(this, object)) this.deferred.push(object);
			}
		} else if (object instanceof Enum) {
			if (exposeRe.test(object.name)) object.parent[object.name] = object.values;
		} else if (!(object instanceof OneOf)) {
			if (object instanceof Type) for (var i = 0; i < this.deferred.length;) if (tryHandleExtension(this, this.deferred[i])) this.deferred.splice(i, 1);
			else ++i;
			for (var j = 0; j < object.nestedArray.length; ++j) this._handleAdd(object._nestedArray[j]);
			if (exposeRe.test(object.name)) object.parent[object.name] = object;
		}
		if (object instanceof Type || object instanceof Enum || object instanceof Field) this._fullyQualifiedObjects[object.fullName] = object;
	};
	/**
	* Called when any object is removed from this root or its sub-namespaces.
	* @param {ReflectionObject} object Object removed
	* @returns {undefined}
	* @private
	*/
	Root.prototype._handleRemove = function _handleRemove(object) {
		if (object instanceof Field) {
			if (object.extend !== void 0) if (object.extensionField) {
				object.extensionField.parent.remove(object.extensionField);
				object.extensionField = null;
			} else {
				var index = this.deferred.indexOf(object);
				/* istanbul ignore else */
				if (index > -1) this.deferred.splice(index, 1);
			}
		} else if (object instanceof Enum) {
			if (exposeRe.test(object.name)) delete object.parent[object.name];
		} else if (object instanceof Namespace) {
			for (var i = 0; i < object.nestedArray.length; ++i) this._handleRemove(object._nestedArray[i]);
			if (exposeRe.test(object.name)) delete object.parent[object.name];
		}
		delete this._fullyQualifiedObjects[object.fullName];
	};
	Root._configure = function(Type_, parse_, common_) {
		Type = Type_;
		parse = parse_;
		common = common_;
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/util.js
var require_util = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	/**
	* Various utility functions.
	* @namespace
	*/
	var util = module.exports = require_minimal();
	var roots = require_roots();
	var Type, Enum;
	util.codegen = require_codegen();
	util.fetch = require_fetch();
	util.path = require_path();
	util.patterns = require_patterns();
	var reservedRe = util.patterns.reservedRe;
	/**
	* Node's fs module if available.
	* @type {Object.<string,*>}
	*/
	util.fs = require_fs();
	/**
	* Checks a recursion depth.
	* @param {number|undefined} depth Depth of recursion
	* @returns {number} Depth of recursion
	* @throws {Error} If depth exceeds util.recursionLimit
	*/
	util.checkDepth = function checkDepth(depth) {
		if (depth === void 0) depth = 0;
		if (depth > util.recursionLimit) throw Error("max depth exceeded");
		return depth;
	};
	/**
	* Converts an object's values to an array.
	* @param {Object.<string,*>} object Object to convert
	* @returns {Array.<*>} Converted array
	*/
	util.toArray = function toArray(object) {
		if (object) {
			var keys = Object.keys(object), array = new Array(keys.length), index = 0;
			while (index < keys.length) array[index] = object[keys[index++]];
			return array;
		}
		return [];
	};
	/**
	* Converts an array of keys immediately followed by their respective value to an object, omitting undefined values.
	* @param {Array.<*>} array Array to convert
	* @returns {Object.<string,*>} Converted object
	*/
	util.toObject = function toObject(array) {
		var object = {}, index = 0;
		while (index < array.length) {
			var key = array[index++], val = array[index++];
			if (val !== void 0) object[key] = val;
		}
		return object;
	};
	/**
	* Tests whether the specified name is a reserved word in JS.
	* @param {string} name Name to test
	* @returns {boolean} `true` if reserved, otherwise `false`
	*/
	util.isReserved = function isReserved(name) {
		return reservedRe.test(name);
	};
	/**
	* Returns a safe property accessor for the specified property name.
	* @param {string} prop Property name
	* @returns {string} Safe accessor
	*/
	util.safeProp = function safeProp(prop) {
		if (!/^[$\w_]+$/.test(prop) || reservedRe.test(prop)) return "[" + JSON.stringify(prop) + "]";
		return "." + prop;
	};
	/**
	* Converts the first character of a string to upper case.
	* @param {string} str String to convert
	* @returns {string} Converted string
	*/
	util.ucFirst = function ucFirst(str) {
		return str.charAt(0).toUpperCase() + str.substring(1);
	};
	var camelCaseRe = /_([a-z])/g;
	/**
	* Converts a string to camel case.
	* @param {string} str String to convert
	* @returns {string} Converted string
	*/
	util.camelCase = function camelCase(str) {
		return str.substring(0, 1) + str.substring(1).replace(camelCaseRe, function($0, $1) {
			return $1.toUpperCase();
		});
	};
	/**
	* Compares reflected fields by id.
	* @param {Field} a First field
	* @param {Field} b Second field
	* @returns {number} Comparison value
	*/
	util.compareFieldsById = function compareFieldsById(a, b) {
		return a.id - b.id;
	};
	/**
	* Decorator helper for types (TypeScript).
	* @param {Constructor<T>} ctor Constructor function
	* @param {string} [typeName] Type name, defaults to the constructor's name
	* @returns {Type} Reflected type
	* @template T extends Message<T>
	* @property {Root} root Decorators root
	*/
	util.decorateType = function decorateType(ctor, typeName) {
		/* istanbul ignore if */
		if (ctor.$type) {
			if (typeName && ctor.$type.name !== typeName) {
				util.decorateRoot.remove(ctor.$type);
				ctor.$type.name = typeName;
				util.decorateRoot.add(ctor.$type);
			}
			return ctor.$type;
		}
		/* istanbul ignore next */
		if (!Type) Type = require_type();
		var type = new Type(typeName || ctor.name);
		util.decorateRoot.add(type);
		type.ctor = ctor;
		Object.defineProperty(ctor, "$type", {
			value: type,
			enumerable: false
		});
		Object.defineProperty(ctor.prototype, "$type", {
			value: type,
			enumerable: false
		});
		return type;
	};
	var decorateEnumIndex = 0;
	/**
	* Decorator helper for enums (TypeScript).
	* @param {Object} object Enum object
	* @returns {Enum} Reflected enum
	*/
	util.decorateEnum = function decorateEnum(object) {
		/* istanbul ignore if */
		if (object.$type) return object.$type;
		/* istanbul ignore next */
		if (!Enum) Enum = require_enum();
		var enm = new Enum("Enum" + decorateEnumIndex++, object);
		util.decorateRoot.add(enm);
		Object.defineProperty(object, "$type", {
			value: enm,
			enumerable: false
		});
		return enm;
	};
	/**
	* Sets the value of a property by property path. If a value already exists, it is turned to an array
	* @param {Object.<string,*>} dst Destination object
	* @param {string} path dot '.' delimited path of the property to set
	* @param {Object} value the value to set
	* @param {boolean|undefined} [ifNotSet] Sets the option only if it isn't currently set
	* @returns {Object.<string,*>} Destination object
	*/
	util.setProperty = function setProperty(dst, path, value, ifNotSet) {
		function setProp(dst, path, value) {
			var part = path.shift();
			if (util.isUnsafeProperty(part)) return dst;
			if (path.length > 0) dst[part] = setProp(dst[part] || {}, path, value);
			else {
				var prevValue = dst[part];
				if (prevValue && ifNotSet) return dst;
				if (prevValue) value = [].concat(prevValue).concat(value);
				dst[part] = value;
			}
			return dst;
		}
		if (typeof dst !== "object") throw TypeError("dst must be an object");
		if (!path) throw TypeError("path must be specified");
		path = path.split(".");
		if (path.length > util.recursionLimit) throw Error("max depth exceeded");
		return setProp(dst, path, value);
	};
	/**
	* Decorator root (TypeScript).
	* @name util.decorateRoot
	* @type {Root}
	* @readonly
	*/
	Object.defineProperty(util, "decorateRoot", { get: function() {
		return roots["decorated"] || (roots["decorated"] = new (require_root())());
	} });
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/types.js
var require_types = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Common type constants.
	* @namespace
	*/
	var types = exports;
	var util = require_util();
	var s = [
		"double",
		"float",
		"int32",
		"uint32",
		"sint32",
		"fixed32",
		"sfixed32",
		"int64",
		"uint64",
		"sint64",
		"fixed64",
		"sfixed64",
		"bool",
		"string",
		"bytes"
	];
	function bake(values, offset) {
		var i = 0, o = Object.create(null);
		offset |= 0;
		while (i < values.length) o[s[i + offset]] = values[i++];
		return o;
	}
	/**
	* Basic type wire types.
	* @type {Object.<string,number>}
	* @const
	* @property {number} double=1 Fixed64 wire type
	* @property {number} float=5 Fixed32 wire type
	* @property {number} int32=0 Varint wire type
	* @property {number} uint32=0 Varint wire type
	* @property {number} sint32=0 Varint wire type
	* @property {number} fixed32=5 Fixed32 wire type
	* @property {number} sfixed32=5 Fixed32 wire type
	* @property {number} int64=0 Varint wire type
	* @property {number} uint64=0 Varint wire type
	* @property {number} sint64=0 Varint wire type
	* @property {number} fixed64=1 Fixed64 wire type
	* @property {number} sfixed64=1 Fixed64 wire type
	* @property {number} bool=0 Varint wire type
	* @property {number} string=2 Ldelim wire type
	* @property {number} bytes=2 Ldelim wire type
	*/
	types.basic = bake([
		1,
		5,
		0,
		0,
		0,
		5,
		5,
		0,
		0,
		0,
		1,
		1,
		0,
		2,
		2
	]);
	/**
	* Basic type defaults.
	* @type {Object.<string,*>}
	* @const
	* @property {number} double=0 Double default
	* @property {number} float=0 Float default
	* @property {number} int32=0 Int32 default
	* @property {number} uint32=0 Uint32 default
	* @property {number} sint32=0 Sint32 default
	* @property {number} fixed32=0 Fixed32 default
	* @property {number} sfixed32=0 Sfixed32 default
	* @property {number} int64=0 Int64 default
	* @property {number} uint64=0 Uint64 default
	* @property {number} sint64=0 Sint32 default
	* @property {number} fixed64=0 Fixed64 default
	* @property {number} sfixed64=0 Sfixed64 default
	* @property {boolean} bool=false Bool default
	* @property {string} string="" String default
	* @property {Array.<number>} bytes=Array(0) Bytes default
	* @property {null} message=null Message default
	*/
	types.defaults = bake([
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		false,
		"",
		util.emptyArray,
		null
	]);
	/**
	* Basic long type wire types.
	* @type {Object.<string,number>}
	* @const
	* @property {number} int64=0 Varint wire type
	* @property {number} uint64=0 Varint wire type
	* @property {number} sint64=0 Varint wire type
	* @property {number} fixed64=1 Fixed64 wire type
	* @property {number} sfixed64=1 Fixed64 wire type
	*/
	types.long = bake([
		0,
		0,
		0,
		1,
		1
	], 7);
	/**
	* Allowed types for map keys with their associated wire type.
	* @type {Object.<string,number>}
	* @const
	* @property {number} int32=0 Varint wire type
	* @property {number} uint32=0 Varint wire type
	* @property {number} sint32=0 Varint wire type
	* @property {number} fixed32=5 Fixed32 wire type
	* @property {number} sfixed32=5 Fixed32 wire type
	* @property {number} int64=0 Varint wire type
	* @property {number} uint64=0 Varint wire type
	* @property {number} sint64=0 Varint wire type
	* @property {number} fixed64=1 Fixed64 wire type
	* @property {number} sfixed64=1 Fixed64 wire type
	* @property {number} bool=0 Varint wire type
	* @property {number} string=2 Ldelim wire type
	*/
	types.mapKey = bake([
		0,
		0,
		0,
		5,
		5,
		0,
		0,
		0,
		1,
		1,
		0,
		2
	], 2);
	/**
	* Allowed types for packed repeated fields with their associated wire type.
	* @type {Object.<string,number>}
	* @const
	* @property {number} double=1 Fixed64 wire type
	* @property {number} float=5 Fixed32 wire type
	* @property {number} int32=0 Varint wire type
	* @property {number} uint32=0 Varint wire type
	* @property {number} sint32=0 Varint wire type
	* @property {number} fixed32=5 Fixed32 wire type
	* @property {number} sfixed32=5 Fixed32 wire type
	* @property {number} int64=0 Varint wire type
	* @property {number} uint64=0 Varint wire type
	* @property {number} sint64=0 Varint wire type
	* @property {number} fixed64=1 Fixed64 wire type
	* @property {number} sfixed64=1 Fixed64 wire type
	* @property {number} bool=0 Varint wire type
	*/
	types.packed = bake([
		1,
		5,
		0,
		0,
		0,
		5,
		5,
		0,
		0,
		0,
		1,
		1,
		0
	]);
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/field.js
var require_field = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Field;
	var ReflectionObject = require_object();
	((Field.prototype = Object.create(ReflectionObject.prototype)).constructor = Field).className = "Field";
	var Enum = require_enum(), types = require_types(), util = require_util();
	var Type;
	var ruleRe = /^required|optional|repeated$/;
	/**
	* Constructs a new message field instance. Note that {@link MapField|map fields} have their own class.
	* @name Field
	* @classdesc Reflected message field.
	* @extends FieldBase
	* @constructor
	* @param {string} name Unique name within its namespace
	* @param {number} id Unique id within its namespace
	* @param {string} type Value type
	* @param {string|Object.<string,*>} [rule="optional"] Field rule
	* @param {string|Object.<string,*>} [extend] Extended type if different from parent
	* @param {Object.<string,*>} [options] Declared options
	*/
	/**
	* Constructs a field from a field descriptor.
	* @param {string} name Field name
	* @param {IField} json Field descriptor
	* @returns {Field} Created field
	* @throws {TypeError} If arguments are invalid
	*/
	Field.fromJSON = function fromJSON(name, json) {
		var field = new Field(name, json.id, json.type, json.rule, json.extend, json.options, json.comment);
		if (json.edition) field._edition = json.edition;
		field._defaultEdition = "proto3";
		return field;
	};
	/**
	* Not an actual constructor. Use {@link Field} instead.
	* @classdesc Base class of all reflected message fields. This is not an actual class but here for the sake of having consistent type definitions.
	* @exports FieldBase
	* @extends ReflectionObject
	* @constructor
	* @param {string} name Unique name within its namespace
	* @param {number} id Unique id within its namespace
	* @param {string} type Value type
	* @param {string|Object.<string,*>} [rule="optional"] Field rule
	* @param {string|Object.<string,*>} [extend] Extended type if different from parent
	* @param {Object.<string,*>} [options] Declared options
	* @param {string} [comment] Comment associated with this field
	*/
	function Field(name, id, type, rule, extend, options, comment) {
		if (util.isObject(rule)) {
			comment = extend;
			options = rule;
			rule = extend = void 0;
		} else if (util.isObject(extend)) {
			comment = options;
			options = extend;
			extend = void 0;
		}
		ReflectionObject.call(this, name, options);
		if (!util.isInteger(id) || id < 0) throw TypeError("id must be a non-negative integer");
		if (!util.isString(type)) throw TypeError("type must be a string");
		if (rule !== void 0 && !ruleRe.test(rule = rule.toString().toLowerCase())) throw TypeError("rule must be a string rule");
		if (extend !== void 0 && !util.isString(extend)) throw TypeError("extend must be a string");
		/**
		* Field rule, if any.
		* @type {string|undefined}
		*/
		if (rule === "proto3_optional") rule = "optional";
		this.rule = rule && rule !== "optional" ? rule : void 0;
		/**
		* Field type.
		* @type {string}
		*/
		this.type = type;
		/**
		* Unique field id.
		* @type {number}
		*/
		this.id = id;
		/**
		* Extended type if different from parent.
		* @type {string|undefined}
		*/
		this.extend = extend || void 0;
		/**
		* Whether this field is repeated.
		* @type {boolean}
		*/
		this.repeated = rule === "repeated";
		/**
		* Whether this field is a map or not.
		* @type {boolean}
		*/
		this.map = false;
		/**
		* Message this field belongs to.
		* @type {Type|null}
		*/
		this.message = null;
		/**
		* OneOf this field belongs to, if any,
		* @type {OneOf|null}
		*/
		this.partOf = null;
		/**
		* The field type's default value.
		* @type {*}
		*/
		this.typeDefault = null;
		/**
		* The field's default value on prototypes.
		* @type {*}
		*/
		this.defaultValue = null;
		/**
		* Whether this field's value should be treated as a long.
		* @type {boolean}
		*/
		this.long = util.Long ? types.long[type] !== void 0 : 		/* istanbul ignore next */ false;
		/**
		* Whether this field's value is a buffer.
		* @type {boolean}
		*/
		this.bytes = type === "bytes";
		/**
		* Resolved type if not a basic type.
		* @type {Type|Enum|null}
		*/
		this.resolvedType = null;
		/**
		* Sister-field within the extended type if a declaring extension field.
		* @type {Field|null}
		*/
		this.extensionField = null;
		/**
		* Sister-field within the declaring namespace if an extended field.
		* @type {Field|null}
		*/
		this.declaringField = null;
		/**
		* Comment for this field.
		* @type {string|null}
		*/
		this.comment = comment;
	}
	/**
	* Determines whether this field is required.
	* @name Field#required
	* @type {boolean}
	* @readonly
	*/
	Object.defineProperty(Field.prototype, "required", { get: function() {
		return this._features.field_presence === "LEGACY_REQUIRED";
	} });
	/**
	* Determines whether this field is not required.
	* @name Field#optional
	* @type {boolean}
	* @readonly
	*/
	Object.defineProperty(Field.prototype, "optional", { get: function() {
		return !this.required;
	} });
	/**
	* Determines whether this field uses tag-delimited encoding.  In proto2 this
	* corresponded to group syntax.
	* @name Field#delimited
	* @type {boolean}
	* @readonly
	*/
	Object.defineProperty(Field.prototype, "delimited", { get: function() {
		return this.resolvedType instanceof Type && this._features.message_encoding === "DELIMITED";
	} });
	/**
	* Determines whether this field is packed. Only relevant when repeated.
	* @name Field#packed
	* @type {boolean}
	* @readonly
	*/
	Object.defineProperty(Field.prototype, "packed", { get: function() {
		return this._features.repeated_field_encoding === "PACKED";
	} });
	/**
	* Determines whether this field tracks presence.
	* @name Field#hasPresence
	* @type {boolean}
	* @readonly
	*/
	Object.defineProperty(Field.prototype, "hasPresence", { get: function() {
		if (this.repeated || this.map) return false;
		return this.partOf || this.declaringField || this.extensionField || this._features.field_presence !== "IMPLICIT";
	} });
	/**
	* @override
	*/
	Field.prototype.setOption = function setOption(name, value, ifNotSet) {
		return ReflectionObject.prototype.setOption.call(this, name, value, ifNotSet);
	};
	/**
	* Field descriptor.
	* @interface IField
	* @property {string} [rule="optional"] Field rule
	* @property {string} type Field type
	* @property {number} id Field id
	* @property {Object.<string,*>} [options] Field options
	*/
	/**
	* Extension field descriptor.
	* @interface IExtensionField
	* @extends IField
	* @property {string} extend Extended type
	*/
	/**
	* Converts this field to a field descriptor.
	* @param {IToJSONOptions} [toJSONOptions] JSON conversion options
	* @returns {IField} Field descriptor
	*/
	Field.prototype.toJSON = function toJSON(toJSONOptions) {
		var keepComments = toJSONOptions ? Boolean(toJSONOptions.keepComments) : false;
		return util.toObject([
			"edition",
			this._editionToJSON(),
			"rule",
			this.rule !== "optional" && this.rule || void 0,
			"type",
			this.type,
			"id",
			this.id,
			"extend",
			this.extend,
			"options",
			this.options,
			"comment",
			keepComments ? this.comment : void 0
		]);
	};
	/**
	* Resolves this field's type references.
	* @returns {Field} `this`
	* @throws {Error} If any reference cannot be resolved
	*/
	Field.prototype.resolve = function resolve() {
		if (this.resolved) return this;
		if ((this.typeDefault = types.defaults[this.type]) === void 0) {
			this.resolvedType = (this.declaringField ? this.declaringField.parent : this.parent).lookupTypeOrEnum(this.type);
			if (this.resolvedType instanceof Type) this.typeDefault = null;
			else this.typeDefault = this.resolvedType.values[Object.keys(this.resolvedType.values)[0]];
		} else if (this.options && this.options.proto3_optional) this.typeDefault = null;
		if (this.options && this.options["default"] != null) {
			this.typeDefault = this.options["default"];
			if (this.resolvedType instanceof Enum && typeof this.typeDefault === "string") this.typeDefault = this.resolvedType.values[this.typeDefault];
		}
		if (this.options) {
			if (this.options.packed !== void 0 && this.resolvedType && !(this.resolvedType instanceof Enum)) delete this.options.packed;
			if (!Object.keys(this.options).length) this.options = void 0;
		}
		if (this.long) {
			this.typeDefault = util.Long.fromNumber(this.typeDefault, this.type === "uint64" || this.type === "fixed64");
			/* istanbul ignore else */
			if (Object.freeze) Object.freeze(this.typeDefault);
		} else if (this.bytes && typeof this.typeDefault === "string") {
			var buf;
			if (util.base64.test(this.typeDefault)) util.base64.decode(this.typeDefault, buf = util.newBuffer(util.base64.length(this.typeDefault)), 0);
			else util.utf8.write(this.typeDefault, buf = util.newBuffer(util.utf8.length(this.typeDefault)), 0);
			this.typeDefault = buf;
		}
		if (this.map) this.defaultValue = util.emptyObject;
		else if (this.repeated) this.defaultValue = util.emptyArray;
		else this.defaultValue = this.typeDefault;
		if (this.parent instanceof Type) this.parent.ctor.prototype[this.name] = this.defaultValue;
		return ReflectionObject.prototype.resolve.call(this);
	};
	/**
	* Infers field features from legacy syntax that may have been specified differently.
	* in older editions.
	* @param {string|undefined} edition The edition this proto is on, or undefined if pre-editions
	* @returns {object} The feature values to override
	*/
	Field.prototype._inferLegacyProtoFeatures = function _inferLegacyProtoFeatures(edition) {
		if (edition !== "proto2" && edition !== "proto3") return {};
		var features = {};
		if (this.rule === "required") features.field_presence = "LEGACY_REQUIRED";
		if (this.parent && types.defaults[this.type] === void 0) {
			var type = this.parent.get(this.type.split(".").pop());
			if (type && type instanceof Type && type.group) features.message_encoding = "DELIMITED";
		}
		if (this.getOption("packed") === true) features.repeated_field_encoding = "PACKED";
		else if (this.getOption("packed") === false) features.repeated_field_encoding = "EXPANDED";
		return features;
	};
	/**
	* @override
	*/
	Field.prototype._resolveFeatures = function _resolveFeatures(edition) {
		return ReflectionObject.prototype._resolveFeatures.call(this, this._edition || edition);
	};
	/**
	* Decorator function as returned by {@link Field.d} and {@link MapField.d} (TypeScript).
	* @typedef FieldDecorator
	* @type {function}
	* @param {Object} prototype Target prototype
	* @param {string} fieldName Field name
	* @returns {undefined}
	*/
	/**
	* Field decorator (TypeScript).
	* @name Field.d
	* @function
	* @param {number} fieldId Field id
	* @param {"double"|"float"|"int32"|"uint32"|"sint32"|"fixed32"|"sfixed32"|"int64"|"uint64"|"sint64"|"fixed64"|"sfixed64"|"string"|"bool"|"bytes"|Object} fieldType Field type
	* @param {"optional"|"required"|"repeated"} [fieldRule="optional"] Field rule
	* @param {T} [defaultValue] Default value
	* @returns {FieldDecorator} Decorator function
	* @template T extends number | number[] | Long | Long[] | string | string[] | boolean | boolean[] | Uint8Array | Uint8Array[] | Buffer | Buffer[]
	*/
	Field.d = function decorateField(fieldId, fieldType, fieldRule, defaultValue) {
		if (typeof fieldType === "function") fieldType = util.decorateType(fieldType).name;
		else if (fieldType && typeof fieldType === "object") fieldType = util.decorateEnum(fieldType).name;
		return function fieldDecorator(prototype, fieldName) {
			util.decorateType(prototype.constructor).add(new Field(fieldName, fieldId, fieldType, fieldRule, { "default": defaultValue }));
		};
	};
	/**
	* Field decorator (TypeScript).
	* @name Field.d
	* @function
	* @param {number} fieldId Field id
	* @param {Constructor<T>|string} fieldType Field type
	* @param {"optional"|"required"|"repeated"} [fieldRule="optional"] Field rule
	* @returns {FieldDecorator} Decorator function
	* @template T extends Message<T>
	* @variation 2
	*/
	Field._configure = function configure(Type_) {
		Type = Type_;
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/oneof.js
var require_oneof = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = OneOf;
	var ReflectionObject = require_object();
	((OneOf.prototype = Object.create(ReflectionObject.prototype)).constructor = OneOf).className = "OneOf";
	var Field = require_field(), util = require_util();
	/**
	* Constructs a new oneof instance.
	* @classdesc Reflected oneof.
	* @extends ReflectionObject
	* @constructor
	* @param {string} name Oneof name
	* @param {string[]|Object.<string,*>} [fieldNames] Field names
	* @param {Object.<string,*>} [options] Declared options
	* @param {string} [comment] Comment associated with this field
	*/
	function OneOf(name, fieldNames, options, comment) {
		if (!Array.isArray(fieldNames)) {
			options = fieldNames;
			fieldNames = void 0;
		}
		ReflectionObject.call(this, name, options);
		/* istanbul ignore if */
		if (!(fieldNames === void 0 || Array.isArray(fieldNames))) throw TypeError("fieldNames must be an Array");
		/**
		* Field names that belong to this oneof.
		* @type {string[]}
		*/
		this.oneof = fieldNames || [];
		/**
		* Fields that belong to this oneof as an array for iteration.
		* @type {Field[]}
		* @readonly
		*/
		this.fieldsArray = [];
		/**
		* Comment for this field.
		* @type {string|null}
		*/
		this.comment = comment;
	}
	/**
	* Oneof descriptor.
	* @interface IOneOf
	* @property {Array.<string>} oneof Oneof field names
	* @property {Object.<string,*>} [options] Oneof options
	*/
	/**
	* Constructs a oneof from a oneof descriptor.
	* @param {string} name Oneof name
	* @param {IOneOf} json Oneof descriptor
	* @returns {OneOf} Created oneof
	* @throws {TypeError} If arguments are invalid
	*/
	OneOf.fromJSON = function fromJSON(name, json) {
		return new OneOf(name, json.oneof, json.options, json.comment);
	};
	/**
	* Converts this oneof to a oneof descriptor.
	* @param {IToJSONOptions} [toJSONOptions] JSON conversion options
	* @returns {IOneOf} Oneof descriptor
	*/
	OneOf.prototype.toJSON = function toJSON(toJSONOptions) {
		var keepComments = toJSONOptions ? Boolean(toJSONOptions.keepComments) : false;
		return util.toObject([
			"options",
			this.options,
			"oneof",
			this.oneof,
			"comment",
			keepComments ? this.comment : void 0
		]);
	};
	/**
	* Adds the fields of the specified oneof to the parent if not already done so.
	* @param {OneOf} oneof The oneof
	* @returns {undefined}
	* @inner
	* @ignore
	*/
	function addFieldsToParent(oneof) {
		if (oneof.parent) {
			for (var i = 0; i < oneof.fieldsArray.length; ++i) if (!oneof.fieldsArray[i].parent) oneof.parent.add(oneof.fieldsArray[i]);
		}
	}
	/**
	* Adds a field to this oneof and removes it from its current parent, if any.
	* @param {Field} field Field to add
	* @returns {OneOf} `this`
	*/
	OneOf.prototype.add = function add(field) {
		/* istanbul ignore if */
		if (!(field instanceof Field)) throw TypeError("field must be a Field");
		if (field.parent && field.parent !== this.parent) field.parent.remove(field);
		this.oneof.push(field.name);
		this.fieldsArray.push(field);
		field.partOf = this;
		addFieldsToParent(this);
		return this;
	};
	/**
	* Removes a field from this oneof and puts it back to the oneof's parent.
	* @param {Field} field Field to remove
	* @returns {OneOf} `this`
	*/
	OneOf.prototype.remove = function remove(field) {
		/* istanbul ignore if */
		if (!(field instanceof Field)) throw TypeError("field must be a Field");
		var index = this.fieldsArray.indexOf(field);
		/* istanbul ignore if */
		if (index < 0) throw Error(field + " is not a member of " + this);
		this.fieldsArray.splice(index, 1);
		index = this.oneof.indexOf(field.name);
		/* istanbul ignore else */
		if (index > -1) this.oneof.splice(index, 1);
		field.partOf = null;
		return this;
	};
	/**
	* @override
	*/
	OneOf.prototype.onAdd = function onAdd(parent) {
		ReflectionObject.prototype.onAdd.call(this, parent);
		var self = this;
		for (var i = 0; i < this.oneof.length; ++i) {
			var field = parent.get(this.oneof[i]);
			if (field && !field.partOf) {
				field.partOf = self;
				self.fieldsArray.push(field);
			}
		}
		addFieldsToParent(this);
	};
	/**
	* @override
	*/
	OneOf.prototype.onRemove = function onRemove(parent) {
		for (var i = 0, field; i < this.fieldsArray.length; ++i) if ((field = this.fieldsArray[i]).parent) field.parent.remove(field);
		ReflectionObject.prototype.onRemove.call(this, parent);
	};
	/**
	* Determines whether this field corresponds to a synthetic oneof created for
	* a proto3 optional field.  No behavioral logic should depend on this, but it
	* can be relevant for reflection.
	* @name OneOf#isProto3Optional
	* @type {boolean}
	* @readonly
	*/
	Object.defineProperty(OneOf.prototype, "isProto3Optional", { get: function() {
		if (this.fieldsArray == null || this.fieldsArray.length !== 1) return false;
		var field = this.fieldsArray[0];
		return field.options != null && field.options["proto3_optional"] === true;
	} });
	/**
	* Decorator function as returned by {@link OneOf.d} (TypeScript).
	* @typedef OneOfDecorator
	* @type {function}
	* @param {Object} prototype Target prototype
	* @param {string} oneofName OneOf name
	* @returns {undefined}
	*/
	/**
	* OneOf decorator (TypeScript).
	* @function
	* @param {...string} fieldNames Field names
	* @returns {OneOfDecorator} Decorator function
	* @template T extends string
	*/
	OneOf.d = function decorateOneOf() {
		var fieldNames = new Array(arguments.length), index = 0;
		while (index < arguments.length) fieldNames[index] = arguments[index++];
		return function oneOfDecorator(prototype, oneofName) {
			util.decorateType(prototype.constructor).add(new OneOf(oneofName, fieldNames));
			Object.defineProperty(prototype, oneofName, {
				get: util.oneOfGetter(fieldNames),
				set: util.oneOfSetter(fieldNames)
			});
		};
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/object.js
var require_object = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = ReflectionObject;
	ReflectionObject.className = "ReflectionObject";
	const OneOf = require_oneof();
	var util = require_util();
	var Root;
	var editions2023Defaults = {
		enum_type: "OPEN",
		field_presence: "EXPLICIT",
		json_format: "ALLOW",
		message_encoding: "LENGTH_PREFIXED",
		repeated_field_encoding: "PACKED",
		utf8_validation: "VERIFY"
	};
	var proto2Defaults = {
		enum_type: "CLOSED",
		field_presence: "EXPLICIT",
		json_format: "LEGACY_BEST_EFFORT",
		message_encoding: "LENGTH_PREFIXED",
		repeated_field_encoding: "EXPANDED",
		utf8_validation: "NONE"
	};
	var proto3Defaults = {
		enum_type: "OPEN",
		field_presence: "IMPLICIT",
		json_format: "ALLOW",
		message_encoding: "LENGTH_PREFIXED",
		repeated_field_encoding: "PACKED",
		utf8_validation: "VERIFY"
	};
	/**
	* Constructs a new reflection object instance.
	* @classdesc Base class of all reflection objects.
	* @constructor
	* @param {string} name Object name
	* @param {Object.<string,*>} [options] Declared options
	* @abstract
	*/
	function ReflectionObject(name, options) {
		if (!util.isString(name)) throw TypeError("name must be a string");
		if (options && !util.isObject(options)) throw TypeError("options must be an object");
		/**
		* Options.
		* @type {Object.<string,*>|undefined}
		*/
		this.options = options;
		/**
		* Parsed Options.
		* @type {Array.<Object.<string,*>>|undefined}
		*/
		this.parsedOptions = null;
		/**
		* Unique name within its namespace.
		* @type {string}
		*/
		this.name = name;
		/**
		* The edition specified for this object.  Only relevant for top-level objects.
		* @type {string}
		* @private
		*/
		this._edition = null;
		/**
		* The default edition to use for this object if none is specified.  For legacy reasons,
		* this is proto2 except in the JSON parsing case where it was proto3.
		* @type {string}
		* @private
		*/
		this._defaultEdition = "proto2";
		/**
		* Resolved Features.
		* @type {object}
		* @private
		*/
		this._features = {};
		/**
		* Whether or not features have been resolved.
		* @type {boolean}
		* @private
		*/
		this._featuresResolved = false;
		/**
		* Parent namespace.
		* @type {Namespace|null}
		*/
		this.parent = null;
		/**
		* Whether already resolved or not.
		* @type {boolean}
		*/
		this.resolved = false;
		/**
		* Comment text, if any.
		* @type {string|null}
		*/
		this.comment = null;
		/**
		* Defining file name.
		* @type {string|null}
		*/
		this.filename = null;
	}
	Object.defineProperties(ReflectionObject.prototype, {
		/**
		* Reference to the root namespace.
		* @name ReflectionObject#root
		* @type {Root}
		* @readonly
		*/
		root: { get: function() {
			var ptr = this;
			while (ptr.parent !== null) ptr = ptr.parent;
			return ptr;
		} },
		/**
		* Full name including leading dot.
		* @name ReflectionObject#fullName
		* @type {string}
		* @readonly
		*/
		fullName: { get: function() {
			var path = [this.name], ptr = this.parent;
			while (ptr) {
				path.unshift(ptr.name);
				ptr = ptr.parent;
			}
			return path.join(".");
		} }
	});
	/**
	* Converts this reflection object to its descriptor representation.
	* @returns {Object.<string,*>} Descriptor
	* @abstract
	*/
	ReflectionObject.prototype.toJSON = function toJSON() {
		throw Error();
	};
	/**
	* Called when this object is added to a parent.
	* @param {ReflectionObject} parent Parent added to
	* @returns {undefined}
	*/
	ReflectionObject.prototype.onAdd = function onAdd(parent) {
		if (this.parent && this.parent !== parent) this.parent.remove(this);
		this.parent = parent;
		this.resolved = false;
		var root = parent.root;
		if (root instanceof Root) root._handleAdd(this);
	};
	/**
	* Called when this object is removed from a parent.
	* @param {ReflectionObject} parent Parent removed from
	* @returns {undefined}
	*/
	ReflectionObject.prototype.onRemove = function onRemove(parent) {
		var root = parent.root;
		if (root instanceof Root) root._handleRemove(this);
		this.parent = null;
		this.resolved = false;
	};
	/**
	* Resolves this objects type references.
	* @returns {ReflectionObject} `this`
	*/
	ReflectionObject.prototype.resolve = function resolve() {
		if (this.resolved) return this;
		if (this.root instanceof Root) this.resolved = true;
		return this;
	};
	/**
	* Resolves this objects editions features.
	* @param {string} edition The edition we're currently resolving for.
	* @returns {ReflectionObject} `this`
	*/
	ReflectionObject.prototype._resolveFeaturesRecursive = function _resolveFeaturesRecursive(edition) {
		return this._resolveFeatures(this._edition || edition);
	};
	/**
	* Resolves child features from parent features
	* @param {string} edition The edition we're currently resolving for.
	* @returns {undefined}
	*/
	ReflectionObject.prototype._resolveFeatures = function _resolveFeatures(edition) {
		if (this._featuresResolved) return;
		var defaults = {};
		/* istanbul ignore if */
		if (!edition) throw new Error("Unknown edition for " + this.fullName);
		var protoFeatures = util.merge({}, this.options && this.options.features, this._inferLegacyProtoFeatures(edition));
		if (this._edition) {
			/* istanbul ignore else */
			if (edition === "proto2") defaults = Object.assign({}, proto2Defaults);
			else if (edition === "proto3") defaults = Object.assign({}, proto3Defaults);
			else if (edition === "2023") defaults = Object.assign({}, editions2023Defaults);
			else throw new Error("Unknown edition: " + edition);
			this._features = util.merge(defaults, protoFeatures);
			this._featuresResolved = true;
			return;
		}
		/* istanbul ignore else */
		if (this.partOf instanceof OneOf) {
			var lexicalParentFeaturesCopy = util.merge({}, this.partOf._features);
			this._features = util.merge(lexicalParentFeaturesCopy, protoFeatures);
		} else if (this.declaringField) {} else if (this.parent) {
			var parentFeaturesCopy = util.merge({}, this.parent._features);
			this._features = util.merge(parentFeaturesCopy, protoFeatures);
		} else throw new Error("Unable to find a parent for " + this.fullName);
		if (this.extensionField) this.extensionField._features = this._features;
		this._featuresResolved = true;
	};
	/**
	* Infers features from legacy syntax that may have been specified differently.
	* in older editions.
	* @param {string|undefined} edition The edition this proto is on, or undefined if pre-editions
	* @returns {object} The feature values to override
	*/
	ReflectionObject.prototype._inferLegacyProtoFeatures = function _inferLegacyProtoFeatures() {
		return {};
	};
	/**
	* Gets an option value.
	* @param {string} name Option name
	* @returns {*} Option value or `undefined` if not set
	*/
	ReflectionObject.prototype.getOption = function getOption(name) {
		if (this.options) return this.options[name];
	};
	/**
	* Sets an option.
	* @param {string} name Option name
	* @param {*} value Option value
	* @param {boolean|undefined} [ifNotSet] Sets the option only if it isn't currently set
	* @returns {ReflectionObject} `this`
	*/
	ReflectionObject.prototype.setOption = function setOption(name, value, ifNotSet) {
		if (name === "__proto__") return this;
		if (!this.options) this.options = {};
		if (/^features\./.test(name)) util.setProperty(this.options, name, value, ifNotSet);
		else if (!ifNotSet || this.options[name] === void 0) {
			if (this.getOption(name) !== value) this.resolved = false;
			this.options[name] = value;
		}
		return this;
	};
	/**
	* Sets a parsed option.
	* @param {string} name parsed Option name
	* @param {*} value Option value
	* @param {string} propName dot '.' delimited full path of property within the option to set. if undefined\empty, will add a new option with that value
	* @returns {ReflectionObject} `this`
	*/
	ReflectionObject.prototype.setParsedOption = function setParsedOption(name, value, propName) {
		if (name === "__proto__") return this;
		if (!this.parsedOptions) this.parsedOptions = [];
		var parsedOptions = this.parsedOptions;
		if (propName) {
			var opt = parsedOptions.find(function(opt) {
				return Object.prototype.hasOwnProperty.call(opt, name);
			});
			if (opt) {
				var newValue = opt[name];
				util.setProperty(newValue, propName, value);
			} else {
				opt = {};
				opt[name] = util.setProperty({}, propName, value);
				parsedOptions.push(opt);
			}
		} else {
			var newOpt = {};
			newOpt[name] = value;
			parsedOptions.push(newOpt);
		}
		return this;
	};
	/**
	* Sets multiple options.
	* @param {Object.<string,*>} options Options to set
	* @param {boolean} [ifNotSet] Sets an option only if it isn't currently set
	* @returns {ReflectionObject} `this`
	*/
	ReflectionObject.prototype.setOptions = function setOptions(options, ifNotSet) {
		if (options) for (var keys = Object.keys(options), i = 0; i < keys.length; ++i) this.setOption(keys[i], options[keys[i]], ifNotSet);
		return this;
	};
	/**
	* Converts this instance to its string representation.
	* @returns {string} Class name[, space, full name]
	*/
	ReflectionObject.prototype.toString = function toString() {
		var className = this.constructor.className, fullName = this.fullName;
		if (fullName.length) return className + " " + fullName;
		return className;
	};
	/**
	* Converts the edition this object is pinned to for JSON format.
	* @returns {string|undefined} The edition string for JSON representation
	*/
	ReflectionObject.prototype._editionToJSON = function _editionToJSON() {
		if (!this._edition || this._edition === "proto3") return;
		return this._edition;
	};
	ReflectionObject._configure = function(Root_) {
		Root = Root_;
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/enum.js
var require_enum = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Enum;
	var ReflectionObject = require_object();
	((Enum.prototype = Object.create(ReflectionObject.prototype)).constructor = Enum).className = "Enum";
	var Namespace = require_namespace(), util = require_util();
	/**
	* Constructs a new enum instance.
	* @classdesc Reflected enum.
	* @extends ReflectionObject
	* @constructor
	* @param {string} name Unique name within its namespace
	* @param {Object.<string,number>} [values] Enum values as an object, by name
	* @param {Object.<string,*>} [options] Declared options
	* @param {string} [comment] The comment for this enum
	* @param {Object.<string,string>} [comments] The value comments for this enum
	* @param {Object.<string,Object<string,*>>|undefined} [valuesOptions] The value options for this enum
	*/
	function Enum(name, values, options, comment, comments, valuesOptions) {
		ReflectionObject.call(this, name, options);
		if (values && typeof values !== "object") throw TypeError("values must be an object");
		/**
		* Enum values by id.
		* @type {Object.<number,string>}
		*/
		this.valuesById = {};
		/**
		* Enum values by name.
		* @type {Object.<string,number>}
		*/
		this.values = Object.create(this.valuesById);
		/**
		* Enum comment text.
		* @type {string|null}
		*/
		this.comment = comment;
		/**
		* Value comment texts, if any.
		* @type {Object.<string,string>}
		*/
		this.comments = comments || {};
		/**
		* Values options, if any
		* @type {Object<string, Object<string, *>>|undefined}
		*/
		this.valuesOptions = valuesOptions;
		/**
		* Resolved values features, if any
		* @type {Object<string, Object<string, *>>|undefined}
		*/
		this._valuesFeatures = {};
		/**
		* Reserved ranges, if any.
		* @type {Array.<number[]|string>}
		*/
		this.reserved = void 0;
		if (values) {
			for (var keys = Object.keys(values), i = 0; i < keys.length; ++i) if (keys[i] !== "__proto__" && typeof values[keys[i]] === "number") this.valuesById[this.values[keys[i]] = values[keys[i]]] = keys[i];
		}
	}
	/**
	* @override
	*/
	Enum.prototype._resolveFeatures = function _resolveFeatures(edition) {
		edition = this._edition || edition;
		ReflectionObject.prototype._resolveFeatures.call(this, edition);
		Object.keys(this.values).forEach((key) => {
			var parentFeaturesCopy = util.merge({}, this._features);
			this._valuesFeatures[key] = util.merge(parentFeaturesCopy, this.valuesOptions && this.valuesOptions[key] && this.valuesOptions[key].features || {});
		});
		return this;
	};
	/**
	* Enum descriptor.
	* @interface IEnum
	* @property {Object.<string,number>} values Enum values
	* @property {Object.<string,*>} [options] Enum options
	*/
	/**
	* Constructs an enum from an enum descriptor.
	* @param {string} name Enum name
	* @param {IEnum} json Enum descriptor
	* @returns {Enum} Created enum
	* @throws {TypeError} If arguments are invalid
	*/
	Enum.fromJSON = function fromJSON(name, json) {
		var enm = new Enum(name, json.values, json.options, json.comment, json.comments);
		enm.reserved = json.reserved;
		if (json.edition) enm._edition = json.edition;
		enm._defaultEdition = "proto3";
		return enm;
	};
	/**
	* Converts this enum to an enum descriptor.
	* @param {IToJSONOptions} [toJSONOptions] JSON conversion options
	* @returns {IEnum} Enum descriptor
	*/
	Enum.prototype.toJSON = function toJSON(toJSONOptions) {
		var keepComments = toJSONOptions ? Boolean(toJSONOptions.keepComments) : false;
		return util.toObject([
			"edition",
			this._editionToJSON(),
			"options",
			this.options,
			"valuesOptions",
			this.valuesOptions,
			"values",
			this.values,
			"reserved",
			this.reserved && this.reserved.length ? this.reserved : void 0,
			"comment",
			keepComments ? this.comment : void 0,
			"comments",
			keepComments ? this.comments : void 0
		]);
	};
	/**
	* Adds a value to this enum.
	* @param {string} name Value name
	* @param {number} id Value id
	* @param {string} [comment] Comment, if any
	* @param {Object.<string, *>|undefined} [options] Options, if any
	* @returns {Enum} `this`
	* @throws {TypeError} If arguments are invalid
	* @throws {Error} If there is already a value with this name or id
	*/
	Enum.prototype.add = function add(name, id, comment, options) {
		if (!util.isString(name)) throw TypeError("name must be a string");
		if (!util.isInteger(id)) throw TypeError("id must be an integer");
		if (name === "__proto__") return this;
		if (this.values[name] !== void 0) throw Error("duplicate name '" + name + "' in " + this);
		if (this.isReservedId(id)) throw Error("id " + id + " is reserved in " + this);
		if (this.isReservedName(name)) throw Error("name '" + name + "' is reserved in " + this);
		if (this.valuesById[id] !== void 0) {
			if (!(this.options && this.options.allow_alias)) throw Error("duplicate id " + id + " in " + this);
			this.values[name] = id;
		} else this.valuesById[this.values[name] = id] = name;
		if (options) {
			if (this.valuesOptions === void 0) this.valuesOptions = {};
			this.valuesOptions[name] = options || null;
		}
		this.comments[name] = comment || null;
		return this;
	};
	/**
	* Removes a value from this enum
	* @param {string} name Value name
	* @returns {Enum} `this`
	* @throws {TypeError} If arguments are invalid
	* @throws {Error} If `name` is not a name of this enum
	*/
	Enum.prototype.remove = function remove(name) {
		if (!util.isString(name)) throw TypeError("name must be a string");
		var val = this.values[name];
		if (val == null) throw Error("name '" + name + "' does not exist in " + this);
		delete this.valuesById[val];
		delete this.values[name];
		delete this.comments[name];
		if (this.valuesOptions) delete this.valuesOptions[name];
		return this;
	};
	/**
	* Tests if the specified id is reserved.
	* @param {number} id Id to test
	* @returns {boolean} `true` if reserved, otherwise `false`
	*/
	Enum.prototype.isReservedId = function isReservedId(id) {
		return Namespace.isReservedId(this.reserved, id);
	};
	/**
	* Tests if the specified name is reserved.
	* @param {string} name Name to test
	* @returns {boolean} `true` if reserved, otherwise `false`
	*/
	Enum.prototype.isReservedName = function isReservedName(name) {
		return Namespace.isReservedName(this.reserved, name);
	};
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/encoder.js
var require_encoder = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = encoder;
	var Enum = require_enum(), types = require_types(), util = require_util();
	/**
	* Generates a partial message type encoder.
	* @param {Codegen} gen Codegen instance
	* @param {Field} field Reflected field
	* @param {number} fieldIndex Field index
	* @param {string} ref Variable reference
	* @returns {Codegen} Codegen instance
	* @ignore
	*/
	function genTypePartial(gen, field, fieldIndex, ref) {
		return field.delimited ? gen("types[%i].encode(%s,w.uint32(%i),q+1).uint32(%i)", fieldIndex, ref, (field.id << 3 | 3) >>> 0, (field.id << 3 | 4) >>> 0) : gen("types[%i].encode(%s,w.uint32(%i).fork(),q+1).ldelim()", fieldIndex, ref, (field.id << 3 | 2) >>> 0);
	}
	/**
	* Generates an encoder specific to the specified message type.
	* @param {Type} mtype Message type
	* @returns {Codegen} Codegen instance
	*/
	function encoder(mtype) {
		var gen = util.codegen([
			"m",
			"w",
			"q"
		], mtype.name + "$encode")("if(!w)")("w=Writer.create()")("if(q===undefined)q=0")("if(q>util.recursionLimit)")("throw Error(\"max depth exceeded\")");
		var i, ref;
		var fields = mtype.fieldsArray.slice().sort(util.compareFieldsById);
		for (var i = 0; i < fields.length; ++i) {
			var field = fields[i].resolve(), index = mtype._fieldsArray.indexOf(field), type = field.resolvedType instanceof Enum ? "int32" : field.type, wireType = types.basic[type];
			ref = "m" + util.safeProp(field.name);
			if (field.map) {
				gen("if(%s!=null&&Object.hasOwnProperty.call(m,%j)){", ref, field.name)("for(var ks=Object.keys(%s),i=0;i<ks.length;++i){", ref)("w.uint32(%i).fork().uint32(%i).%s(ks[i])", (field.id << 3 | 2) >>> 0, 8 | types.mapKey[field.keyType], field.keyType);
				if (wireType === void 0) gen("types[%i].encode(%s[ks[i]],w.uint32(18).fork(),q+1).ldelim().ldelim()", index, ref);
				else gen(".uint32(%i).%s(%s[ks[i]]).ldelim()", 16 | wireType, type, ref);
				gen("}")("}");
			} else if (field.repeated) {
				gen("if(%s!=null&&%s.length){", ref, ref);
				if (field.packed && types.packed[type] !== void 0) gen("w.uint32(%i).fork()", (field.id << 3 | 2) >>> 0)("for(var i=0;i<%s.length;++i)", ref)("w.%s(%s[i])", type, ref)("w.ldelim()");
				else {
					gen("for(var i=0;i<%s.length;++i)", ref);
					if (wireType === void 0) genTypePartial(gen, field, index, ref + "[i]");
					else gen("w.uint32(%i).%s(%s[i])", (field.id << 3 | wireType) >>> 0, type, ref);
				}
				gen("}");
			} else {
				if (field.optional) gen("if(%s!=null&&Object.hasOwnProperty.call(m,%j))", ref, field.name);
				if (wireType === void 0) genTypePartial(gen, field, index, ref);
				else gen("w.uint32(%i).%s(%s)", (field.id << 3 | wireType) >>> 0, type, ref);
			}
		}
		return gen("return w");
	}
}));
//#endregion
//#region ../../main/node_modules/protobufjs/src/index-light.js
var require_index_light = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var protobuf = module.exports = require_index_minimal();
	protobuf.build = "light";
	/**
	* A node-style callback as used by {@link load} and {@link Root#load}.
	* @typedef LoadCallback
	* @type {function}
	* @param {Error|null} error Error, if any, otherwise `null`
	* @param {Root} [root] Root, if there hasn't been an error
	* @returns {undefined}
	*/
	/**
	* Loads one or multiple .proto or preprocessed .json files into a common root namespace and calls the callback.
	* @param {string|string[]} filename One or multiple files to load
	* @param {Root} root Root namespace, defaults to create a new one if omitted.
	* @param {LoadCallback} callback Callback function
	* @returns {undefined}
	* @see {@link Root#load}
	*/
	function load(filename, root, callback) {
		if (typeof root === "function") {
			callback = root;
			root = new protobuf.Root();
		} else if (!root) root = new protobuf.Root();
		return root.load(filename, callback);
	}
	/**
	* Loads one or multiple .proto or preprocessed .json files into a common root namespace and calls the callback.
	* @name load
	* @function
	* @param {string|string[]} filename One or multiple files to load
	* @param {LoadCallback} callback Callback function
	* @returns {undefined}
	* @see {@link Root#load}
	* @variation 2
	*/
	/**
	* Loads one or multiple .proto or preprocessed .json files into a common root namespace and returns a promise.
	* @name load
	* @function
	* @param {string|string[]} filename One or multiple files to load
	* @param {Root} [root] Root namespace, defaults to create a new one if omitted.
	* @returns {Promise<Root>} Promise
	* @see {@link Root#load}
	* @variation 3
	*/
	protobuf.load = load;
	/**
	* Synchronously loads one or multiple .proto or preprocessed .json files into a common root namespace (node only).
	* @param {string|string[]} filename One or multiple files to load
	* @param {Root} [root] Root namespace, defaults to create a new one if omitted.
	* @returns {Root} Root namespace
	* @throws {Error} If synchronous fetching is not supported (i.e. in browsers) or if a file's syntax is invalid
	* @see {@link Root#loadSync}
	*/
	function loadSync(filename, root) {
		if (!root) root = new protobuf.Root();
		return root.loadSync(filename);
	}
	protobuf.loadSync = loadSync;
	protobuf.encoder = require_encoder();
	protobuf.decoder = require_decoder();
	protobuf.verifier = require_verifier();
	protobuf.converter = require_converter();
	protobuf.ReflectionObject = require_object();
	protobuf.Namespace = require_namespace();
	protobuf.Root = require_root();
	protobuf.Enum = require_enum();
	protobuf.Type = require_type();
	protobuf.Field = require_field();
	protobuf.OneOf = require_oneof();
	protobuf.MapField = require_mapfield();
	protobuf.Service = require_service();
	protobuf.Method = require_method();
	protobuf.Message = require_message();
	protobuf.wrappers = require_wrappers();
	protobuf.types = require_types();
	protobuf.util = require_util();
	protobuf.ReflectionObject._configure(protobuf.Root);
	protobuf.Namespace._configure(protobuf.Type, protobuf.Service, protobuf.Enum);
	protobuf.Root._configure(protobuf.Type);
	protobuf.Field._configure(protobuf.Type);
}));
const modelProto = (/* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = require_index_light();
})))(), 1)).default.Root.fromJSON({ nested: {
	ModelProto: { fields: {
		irVersion: {
			id: 1,
			type: "int64"
		},
		opsetImport: {
			id: 8,
			type: "OperatorSetIdProto",
			rule: "repeated"
		},
		producerName: {
			id: 2,
			type: "string"
		},
		graph: {
			id: 7,
			type: "GraphProto"
		}
	} },
	OperatorSetIdProto: { fields: {
		domain: {
			id: 1,
			type: "string"
		},
		version: {
			id: 2,
			type: "int64"
		}
	} },
	GraphProto: { fields: {
		node: {
			id: 1,
			type: "NodeProto",
			rule: "repeated"
		},
		name: {
			id: 2,
			type: "string"
		},
		initializer: {
			id: 5,
			type: "TensorProto",
			rule: "repeated"
		},
		input: {
			id: 11,
			type: "ValueInfoProto",
			rule: "repeated"
		},
		output: {
			id: 12,
			type: "ValueInfoProto",
			rule: "repeated"
		}
	} },
	NodeProto: { fields: {
		input: {
			id: 1,
			type: "string",
			rule: "repeated"
		},
		output: {
			id: 2,
			type: "string",
			rule: "repeated"
		},
		opType: {
			id: 4,
			type: "string"
		},
		attribute: {
			id: 5,
			type: "AttributeProto",
			rule: "repeated"
		}
	} },
	AttributeProto: { fields: {
		name: {
			id: 1,
			type: "string"
		},
		f: {
			id: 2,
			type: "float"
		},
		i: {
			id: 3,
			type: "int64"
		},
		ints: {
			id: 8,
			type: "int64",
			rule: "repeated",
			options: { packed: false }
		},
		type: {
			id: 20,
			type: "int32"
		}
	} },
	TensorProto: { fields: {
		dims: {
			id: 1,
			type: "int64",
			rule: "repeated",
			options: { packed: false }
		},
		dataType: {
			id: 2,
			type: "int32"
		},
		name: {
			id: 8,
			type: "string"
		},
		rawData: {
			id: 9,
			type: "bytes"
		}
	} },
	ValueInfoProto: { fields: {
		name: {
			id: 1,
			type: "string"
		},
		type: {
			id: 2,
			type: "TypeProto"
		}
	} },
	TypeProto: { fields: { tensorType: {
		id: 1,
		type: "TensorTypeProto"
	} } },
	TensorTypeProto: { fields: {
		elemType: {
			id: 1,
			type: "int32"
		},
		shape: {
			id: 2,
			type: "TensorShapeProto"
		}
	} },
	TensorShapeProto: { fields: { dim: {
		id: 1,
		type: "DimensionProto",
		rule: "repeated"
	} } },
	DimensionProto: { fields: {
		dimValue: {
			id: 1,
			type: "int64"
		},
		dimParam: {
			id: 2,
			type: "string"
		}
	} }
} }).lookupType("ModelProto");
const DataType = {
	float32: 1,
	int64: 7,
	float64: 11
};
function encodeModel(model) {
	return modelProto.encode(modelProto.create(model)).finish();
}
//#endregion
//#region src/graph/onnx.ts
/** ONNX operator set 18, IR version 8: what runtimes since 2023 read. */
const OPSET = 18;
const IR_VERSION = 8;
/** What is named inside begins with this, and no input or output does. */
const INTERNAL = "%";
/**
* Encodes tensors as the outputs of an ONNX graph. Shared subexpressions, also those inside operators, are computed once.
* @throws TypeError if a bound value does not have its input's size, or one name stands for two things
*/
function encodeOnnx(outputs, options = {}) {
	const writer = new Writer(options);
	const results = Object.entries(outputs);
	for (const node of topological(...results.map(([, tensor]) => tensor))) writer.add(node);
	return writer.finish(results);
}
var Writer = class {
	#options;
	#precision;
	#names = /* @__PURE__ */ new Map();
	#shapes = /* @__PURE__ */ new Map();
	#nodes = [];
	#known = /* @__PURE__ */ new Map();
	#initializers = /* @__PURE__ */ new Map();
	#inputs = [];
	#public = /* @__PURE__ */ new Map();
	constructor(options) {
		this.#options = options;
		this.#precision = options.precision ?? "float32";
	}
	add(tensor) {
		const name = this.#encode(tensor);
		this.#names.set(tensor, name);
		if (!this.#shapes.has(name)) this.#shapes.set(name, tensor.shape);
	}
	#encode(tensor) {
		if (isOperator(tensor, constantOperator)) return this.#numbers(tensor.attributes.data, tensor.attributes.shape);
		if (isOperator(tensor, inputOperator)) return this.#input(tensor.attributes.name, tensor.shape);
		const inputs = tensor.inputs.map((input) => this.#names.get(input));
		return tensor.operator.encode(this, inputs, tensor);
	}
	#input(name, shape) {
		const seen = this.#public.get(name);
		if (seen !== void 0 && !sameShape(seen, shape)) throw new TypeError(`Two inputs are called "${name}", of shapes ${formatShape(seen)} and ${formatShape(shape)}.`);
		checkPublic(name);
		this.#public.set(name, shape);
		const bound = this.#options.bind?.[name];
		if (bound !== void 0) return this.#numbers(bound, shape, name);
		if (!this.#inputs.some((value) => value.name === name)) this.#inputs.push(valueInfo(name, shape, DataType[this.#precision]));
		return name;
	}
	/** A node of ONNX; the same type, inputs and attributes give the same output, so that work is shared. */
	node(type, inputs, attributes = {}) {
		const key = `${type}(${(type === "Add" || type === "Mul" ? [...inputs].sort() : inputs).join()})${JSON.stringify(attributes)}`;
		const known = this.#known.get(key);
		if (known !== void 0) return known;
		const output = `${INTERNAL}${this.#nodes.length}`;
		this.#nodes.push({
			type,
			inputs,
			attributes,
			output
		});
		this.#known.set(key, output);
		return output;
	}
	integers(values) {
		const name = `${INTERNAL}i:${values.join()}`;
		const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
		this.#initializers.set(name, {
			dims: [values.length],
			dataType: DataType.int64,
			name,
			rawData
		});
		return name;
	}
	scalar(value) {
		return this.#numbers([value], []);
	}
	toNumbers(name) {
		return this.node("Cast", [name], { to: DataType[this.#precision] });
	}
	#numbers(data, shape, named) {
		const dims = shape.map((size) => {
			if (typeof size !== "number") throw new TypeError(`"${named}" is bound to a value but has the open size "${size}".`);
			return size;
		});
		if (data.length !== dims.reduce((product, size) => product * size, 1)) throw new TypeError(`"${named}" of shape [${dims.join(", ")}] cannot be bound to ${data.length} values.`);
		const name = named ?? `${INTERNAL}c${data.length <= 8 ? `:${Array.from(data).join()}:${dims.join()}` : this.#initializers.size}`;
		const values = this.#precision === "float32" ? Float32Array.from(data) : Float64Array.from(data);
		this.#initializers.set(name, {
			dims,
			dataType: DataType[this.#precision],
			name,
			rawData: new Uint8Array(values.buffer)
		});
		this.#shapes.set(name, shape);
		return name;
	}
	finish(results) {
		for (const [name] of results) {
			checkPublic(name);
			if (this.#public.has(name)) throw new TypeError(`An input and an output are both called "${name}".`);
		}
		const wanted = results.map(([, tensor]) => this.#names.get(tensor));
		const scalars = new Map([...this.#initializers].flatMap(([name, t]) => t.dims.length === 0 ? [[name, firstValue(t)]] : []));
		const nodes = fuse(this.#nodes, wanted, this.#shapes, scalars).map(toProto);
		for (const [i, [output]] of results.entries()) this.#nameOutput(nodes, wanted, i, output);
		const used = new Set(nodes.flatMap((node) => node.input));
		return encodeModel({
			irVersion: IR_VERSION,
			opsetImport: [{
				domain: "",
				version: OPSET
			}],
			producerName: "brenier",
			graph: {
				name: this.#options.name ?? "brenier",
				node: nodes,
				initializer: [...this.#initializers.values()].filter(({ name }) => used.has(name)),
				input: this.#inputs.filter(({ name }) => used.has(name)),
				output: results.map(([name, tensor]) => valueInfo(name, tensor.shape, DataType[this.#precision]))
			}
		});
	}
	/** Gives the i-th result its public name: by renaming what computes it, or by a copy if that has a name already. */
	#nameOutput(nodes, wanted, i, output) {
		const internal = wanted[i];
		if (nodes.find((node) => node.output[0] === internal) === void 0 || wanted.indexOf(internal) < i) {
			nodes.push({
				opType: "Identity",
				input: [internal],
				output: [output],
				attribute: []
			});
			return;
		}
		for (const node of nodes) {
			node.input = node.input.map((name) => name === internal ? output : name);
			node.output = node.output.map((name) => name === internal ? output : name);
		}
		for (let j = i; j < wanted.length; j++) if (wanted[j] === internal) wanted[j] = output;
	}
};
function checkPublic(name) {
	if (name.startsWith(INTERNAL)) throw new TypeError(`Inputs and outputs cannot begin with "${INTERNAL}", found "${name}".`);
}
function firstValue({ rawData, dataType }) {
	const view = new DataView(rawData.buffer, rawData.byteOffset);
	return dataType === DataType.float64 ? view.getFloat64(0, true) : view.getFloat32(0, true);
}
function toProto({ type, inputs, attributes, output }) {
	const attribute = Object.entries(attributes).map(([name, value]) => {
		if (typeof value !== "number") return {
			name,
			type: 7,
			ints: [...value]
		};
		return name === "alpha" || name === "beta" ? {
			name,
			type: 1,
			f: value
		} : {
			name,
			type: 2,
			i: value
		};
	});
	return {
		opType: type,
		input: [...inputs],
		output: [output],
		attribute
	};
}
function valueInfo(name, shape, elemType) {
	return {
		name,
		type: { tensorType: {
			elemType,
			shape: { dim: shape.map((size) => typeof size === "number" ? { dimValue: size } : { dimParam: size }) }
		} }
	};
}
//#endregion
//#region src/graph/operators/matrix.ts
const matmulOperator = {
	name: "matmul",
	shape: ([a, b], { transposeA, transposeB }) => {
		const [rows, innerA] = transposeA ? [a[1], a[0]] : [a[0], a[1]];
		const [innerB, columns] = transposeB ? [b[1], b[0]] : [b[0], b[1]];
		if (a.length !== 2 || b.length !== 2 || innerA !== innerB) throw new TypeError(`Cannot multiply ${formatShape(a)}${transposeA ? "'" : ""} and ${formatShape(b)}${transposeB ? "'" : ""}: the inner sizes differ.`);
		return [rows, columns];
	},
	derivative: ({ inputs, attributes: { transposeA, transposeB } }, cotangent) => {
		const [a, b] = inputs;
		return [transposeA ? matmul(b, cotangent, {
			transposeA: transposeB,
			transposeB: true
		}) : matmul(cotangent, b, { transposeB: !transposeB }), transposeB ? matmul(cotangent, a, {
			transposeA: true,
			transposeB: transposeA
		}) : matmul(a, cotangent, { transposeA: !transposeA })];
	},
	evaluate: ([a, b], { transposeA, transposeB }) => {
		const [rows, inner] = transposeA ? [a.shape[1], a.shape[0]] : [a.shape[0], a.shape[1]];
		const columns = transposeB ? b.shape[0] : b.shape[1];
		const data = new Float64Array(rows * columns);
		const [left, right] = [a.data, b.data];
		for (let i = 0; i < rows; i++) if (transposeB) for (let j = 0; j < columns; j++) {
			let sum = 0;
			for (let k = 0; k < inner; k++) sum += left[transposeA ? k * rows + i : i * inner + k] * right[j * inner + k];
			data[i * columns + j] = sum;
		}
		else for (let k = 0; k < inner; k++) {
			const value = left[transposeA ? k * rows + i : i * inner + k];
			for (let j = 0, at = k * columns; j < columns; j++, at++) data[i * columns + j] = data[i * columns + j] + value * right[at];
		}
		return {
			data,
			shape: [rows, columns]
		};
	},
	encode: (emitter, [a, b], { attributes: { transposeA, transposeB } }) => emitter.node("Gemm", [a, b], {
		transA: Number(transposeA),
		transB: Number(transposeB)
	})
};
/** a b, with either factor transposed on request. Both have two axes. */
function matmul(a, b, { transposeA = false, transposeB = false } = {}) {
	return apply(matmulOperator, [a, b], {
		transposeA,
		transposeB
	});
}
//#endregion
//#region src/graph/operators/maximum.ts
/** The maximum over axes, and the smooth maximum. */
const maxOperator = {
	name: "reduceMax",
	shape: ([x], { axes }) => keptAxes(x, axes),
	derivative: () => {
		throw new TypeError("reduceMax has no derivative rule; use logSumExp, or stopGradient around it.");
	},
	evaluate: ([x], { axes }) => reduceEvaluate(x, axes, -Infinity, Math.max),
	encode: (emitter, [x], { attributes: { axes } }) => emitter.node("ReduceMax", [x, emitter.integers(axes)], { keepdims: 0 })
};
/** The largest value over axes; they are dropped from the shape. Not differentiable here. */
function reduceMax(x, axes) {
	return apply(maxOperator, [x], { axes });
}
/** log of the sum of e^x over axes, safe from overflow: convex and increasing in every element. */
function logSumExp(x, axes) {
	const shift = stopGradient(reduceMax(x, axes));
	return add$1(shift, log(reduceSum(exp(sub(x, reshape(shift, withUnitAxes(x.shape, axes)))), axes)));
}
//#endregion
//#region src/engine/slots.ts
/** Views of a flat array by the names of its slots, as the buffers of a graph. */
function slotBuffers(slots, flat, prefix = "") {
	return Object.fromEntries(slots.map(({ name, shape, start, end }) => [prefix + name, {
		data: flat.subarray(start, end),
		shape
	}]));
}
//#endregion
//#region src/engine/gradient-program.ts
/** A result's name cannot meet that of another output: a space is in no name that a potential may give. */
const GRADIENT = "gradient of ";
/**
* A loss and its gradient in all weights as one graph, which is run on batch after batch while an optimiser changes the weights.
* The gradient comes as one flat array, laid out as the weights: what optimisers and all-reduces work on.
*/
var GradientProgram = class GradientProgram {
	/** The gradient of the last run, laid out as the flat weights. */
	gradient;
	#program;
	#weights;
	#gradients;
	constructor(program, layout, weights) {
		this.#program = program;
		this.gradient = new Float32Array(weights.length);
		this.#weights = slotBuffers(layout, weights);
		this.#gradients = slotBuffers(layout, this.gradient, GRADIENT);
	}
	/**
	* @param layout the weights by which to differentiate: every one is an input of the loss
	* @param weights the flat weights; the program follows the array as it changes
	* @throws TypeError for a slot that the loss does not depend on
	*/
	static async create(engine, { loss, outputs }, layout, weights, { name, threads = 1 }) {
		const inputs = inputsOf(loss);
		const parts = gradient(loss, layout.map((slot) => {
			const variable = inputs.get(slot.name);
			if (variable === void 0) throw new TypeError(`The loss does not depend on the weights "${slot.name}".`);
			return variable;
		}));
		const gradients = Object.fromEntries(layout.map((slot, i) => [GRADIENT + slot.name, parts[i]]));
		return new GradientProgram(await engine.load(encodeOnnx({
			...gradients,
			...outputs
		}, { name }), { threads }), layout, weights);
	}
	/**
	* Computes `gradient` and the further outputs at the weights as they are now.
	* @param inputs everything that the loss depends on besides the weights
	* @param outputs buffers for the further results
	*/
	run(inputs, outputs) {
		return this.#program.run({
			...this.#weights,
			...inputs
		}, {
			...this.#gradients,
			...outputs
		});
	}
	dispose() {
		return this.#program.dispose();
	}
};
//#endregion
//#region src/engine/linear.ts
const BLOCK_ROWS$3 = 8192;
/** The product of many rows with one fixed matrix, rows M, on an engine: D^2 a row is too much for plain loops at high dimension. */
var LinearMap = class LinearMap {
	#program;
	#rows;
	#columns;
	constructor(program, { rows, columns }) {
		this.#program = program;
		this.#rows = rows;
		this.#columns = columns;
	}
	static async create(engine, matrix) {
		const model = encodeOnnx({ product: matmul(input("rows", ["rows", matrix.rows]), input("matrix", [matrix.rows, matrix.columns])) }, {
			bind: { matrix: matrix.data },
			name: "linear map"
		});
		return new LinearMap(await engine.load(model), matrix);
	}
	/** @param data n x M.rows; returns n x M.columns */
	async apply(data) {
		const rows = data.length / this.#rows;
		const out = new Float32Array(rows * this.#columns);
		await runInBlocks(this.#program, rows, { rows: {
			data,
			row: [this.#rows]
		} }, { product: {
			data: out,
			row: [this.#columns]
		} }, { blockRows: BLOCK_ROWS$3 });
		return out;
	}
	dispose() {
		return this.#program.dispose();
	}
};
//#endregion
//#region src/base/errors.ts
/** An option within a sentence. Where the sentence is shown decides what the option is called: its name in the library, its flag on the command line. */
var Field = class {
	name;
	/** The value that the sentence is about, where it is about one. */
	value;
	constructor(name, value) {
		this.name = name;
		this.value = value;
	}
};
/** A sentence that names options; made by `sentence`. */
var Sentence = class {
	parts;
	constructor(parts) {
		this.parts = parts;
	}
	/** The first option that it names. */
	get field() {
		return this.parts.find((part) => part instanceof Field)?.name;
	}
	/** @param nameOf what an option is called; undefined leaves the library's name, in quotes unless the sentence begins with it */
	say(nameOf = () => void 0) {
		return this.parts.map((part, i) => {
			if (!(part instanceof Field)) return part;
			const { name, value } = part;
			const called = nameOf(name);
			if (called !== void 0) return value === void 0 ? called : `${called} ${value}`;
			if (value !== void 0) return `${name} '${value}'`;
			return i === 0 ? name : `"${name}"`;
		}).join("");
	}
};
/** An option in a `sentence`, alone or with a value. */
function field(name, value) {
	return new Field(name, value);
}
/** A template for the message of an `InputError` that names options: `` sentence`choose others with ${field('columns')}` ``. */
function sentence(strings, ...values) {
	return new Sentence(strings.flatMap((text, i) => {
		const value = values[i];
		if (value === void 0) return [text];
		if (value instanceof Sentence) return [text, ...value.parts];
		return [text, value instanceof Field ? value : String(value)];
	}).filter((part) => part !== ""));
}
/** Bad input: data, a file or an option. The message says in one sentence what was wrong, the value found and the cure. */
var InputError = class extends Error {
	name = "InputError";
	/** The option that is wrong or that the cure names, where there is one. */
	field;
	#sentence;
	/** @param options.field the option that is wrong, where the sentence does not name it */
	constructor(message, options = {}) {
		const said = typeof message === "string" ? new Sentence([message]) : message;
		super(said.say(), "cause" in options ? { cause: options.cause } : void 0);
		this.#sentence = said;
		this.field = options.field ?? said.field;
	}
	get sentence() {
		return this.#sentence;
	}
	/** The message with its options called as `nameOf` says; undefined leaves an option's own name. */
	describe(nameOf) {
		return this.#sentence.say(nameOf);
	}
};
/** The reader of an output has ended, as `| head` does when it has seen enough: nothing failed, and there is nobody to tell. */
var ReaderGone = class extends InputError {
	name = "ReaderGone";
};
/** What a failed write to standard output says. A second write after the one that failed finds the stream destroyed. */
function outputError(error) {
	const { code } = error;
	if (code === "EPIPE" || code === "ERR_STREAM_DESTROYED") return new ReaderGone("The reader of standard output ended.");
	return new InputError(`Cannot write to standard output (${error.message}); look at what it leads to.`);
}
//#endregion
//#region src/base/option.ts
function whole$1(stated, least = Number.MIN_SAFE_INTEGER) {
	return {
		kind: "whole",
		takes: least === Number.MIN_SAFE_INTEGER ? "a whole number" : `a whole number of at least ${least}`,
		accepts: (value) => isWhole(value, least),
		...stated
	};
}
function positive(stated) {
	return number$2("a positive number", (value) => value > 0, stated);
}
/** @param takes what the numbers that are accepted are, in words */
function number$2(takes, accepts, stated) {
	const checked = (value) => typeof value === "number" && accepts(value);
	return {
		kind: "number",
		takes,
		accepts: checked,
		...stated
	};
}
/** One or more whole numbers. @param takes what they are, in words */
function wholes(takes, least, most, stated) {
	const accepts = (value) => Array.isArray(value) && value.length > 0 && value.every((one) => isWhole(one, least, most));
	return {
		kind: "wholes",
		takes,
		accepts,
		...stated
	};
}
function choice(names, stated) {
	const accepts = (value) => names.includes(value);
	return {
		kind: "name",
		takes: `one of ${names.join(", ")}`,
		accepts,
		...stated
	};
}
function isWhole(value, least, most = Number.MAX_SAFE_INTEGER) {
	return Number.isSafeInteger(value) && value >= least && value <= most;
}
/** @throws InputError naming the first option that is given and is not what it may be */
function checkGiven(options, table) {
	for (const [name, { accepts, takes }] of Object.entries(table)) {
		const value = Reflect.get(options, name);
		if (value !== void 0 && !accepts(value)) throw new InputError(sentence`${field(name)} must be ${takes}, found ${shown(value)}.`);
	}
}
/**
* @param known the names that there are: of a misspelt one the default would hold without a word
* @throws InputError naming the first option that is given and not known, and the one that was likely meant
*/
function checkNames(options, known) {
	if (typeof options !== "object" || options === null || Array.isArray(options)) throw new InputError(`The options must be an object, as { ${known[0]}: ... }, found ${shown(options)}.`);
	const wrong = Object.keys(options).find((name) => Reflect.get(options, name) !== void 0 && !known.includes(name));
	if (wrong === void 0) return;
	const nearest = known.map((name) => ({
		name,
		edits: editsBetween(wrong.toLowerCase(), name.toLowerCase())
	})).reduce((best, one) => one.edits < best.edits ? one : best);
	const hint = nearest.edits <= Math.max(2, wrong.length / 3) ? `did you mean ${nearest.name}? There` : "there";
	throw new InputError(`There is no option ${JSON.stringify(wrong)}; ${hint} are ${known.join(", ")}.`, { field: wrong });
}
/** How many letters have to be put in, taken out or replaced to make one word of the other (Levenshtein). */
function editsBetween(one, other) {
	let row = Array.from({ length: other.length + 1 }, (_, j) => j);
	for (const [i, letter] of [...one].entries()) {
		const next = [i + 1];
		for (let j = 0; j < other.length; j++) next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (letter === other[j] ? 0 : 1)));
		row = next;
	}
	return row.at(-1);
}
function shown(value) {
	return typeof value === "number" ? String(value) : JSON.stringify(value) ?? typeof value;
}
//#endregion
//#region src/engine/options.ts
/** The options of whatever runs on an engine. */
const ENGINE_OPTIONS = {
	threads: whole$1({
		default: 1,
		summary: "threads within one operation; more pay at high dimension only"
	}, 1),
	device: choice([
		"auto",
		"native",
		"wasm"
	], {
		default: "auto",
		summary: "auto, native or wasm"
	})
};
//#endregion
//#region src/engine/program.ts
function copyResults(made, wanted) {
	for (const [name, into] of Object.entries(wanted)) {
		const { data, dims, type } = made[name];
		if (type !== into.type || dims.join() !== into.dims.join()) throw new TypeError(`The graph's "${name}" is ${type} of shape [${dims.join(", ")}], but its buffer is ${into.type} of [${into.dims.join(", ")}].`);
		into.data.set(data);
	}
}
var SessionProgram;
var init_program = __esmMin((() => {
	SessionProgram = class {
		#session;
		#Tensor;
		#results;
		constructor(session, TensorClass, results) {
			this.#session = session;
			this.#Tensor = TensorClass;
			this.#results = results;
		}
		async run(inputs, outputs) {
			const session = this.#session;
			if (session === null) throw new Error("This program has been disposed of.");
			const feeds = {};
			for (const name of session.inputNames) feeds[name] = this.#tensor(name, inputs[name]);
			const fetches = {};
			for (const name of session.outputNames) fetches[name] = this.#tensor(name, outputs[name]);
			if (this.#results === "in place") await session.run(feeds, fetches);
			else copyResults(await session.run(feeds), fetches);
		}
		#tensor(name, buffer) {
			if (buffer === void 0) throw new TypeError(`The graph's "${name}" was given no buffer.`);
			return buffer.data instanceof Float32Array ? new this.#Tensor("float32", buffer.data, buffer.shape) : new this.#Tensor("float64", buffer.data, buffer.shape);
		}
		async dispose() {
			const session = this.#session;
			this.#session = null;
			await session?.release();
		}
	};
}));
//#endregion
//#region src/engine/wasm.ts
var wasm_exports = /* @__PURE__ */ __exportAll({ engine: () => engine$1 });
var engine$1;
var init_wasm = __esmMin((() => {
	init_program();
	/** ONNX Runtime in WebAssembly: the engine in a page, and in Node where there is no native library. */
	ort$1.env.wasm.numThreads = 1;
	ort$1.env.logLevel = "error";
	engine$1 = {
		device: "wasm",
		description: `onnxruntime-web ${ort$1.env.versions.web}`,
		async load(model) {
			return new SessionProgram(await ort$1.InferenceSession.create(model, {
				executionProviders: ["wasm"],
				graphOptimizationLevel: "all",
				logSeverityLevel: 3
			}), ort$1.Tensor, "copied");
		}
	};
}));
//#endregion
//#region src/engine/open.ts
const loaders = new Map([["wasm", () => Promise.resolve().then(() => (init_wasm(), wasm_exports))]]);
/** Makes an engine known. Called once by an entry point. */
function provideEngine(device, loader) {
	loaders.set(device, loader);
}
/** Opens an engine. @throws InputError if the device that was asked for cannot be used here */
async function openEngine({ device = ENGINE_OPTIONS.device.default, onNotice } = {}) {
	if (device !== "auto") return load(device);
	if (!loaders.has("native")) return load("wasm");
	try {
		return await load("native");
	} catch (error) {
		onNotice?.(`Running in WebAssembly, several times slower, because the native engine is not there: ${messageOf(error)}`);
		return load("wasm");
	}
}
async function load(device) {
	const loader = loaders.get(device);
	if (loader === void 0) throw new InputError(`There is no device "${device}" here; the devices are ${[...loaders.keys()].join(", ")} and auto.`);
	try {
		return (await loader()).engine;
	} catch (error) {
		throw new InputError(`The ${device} engine could not be loaded: ${messageOf(error)}`);
	}
}
function messageOf(error) {
	return error instanceof Error ? error.message.split("\n")[0] : String(error);
}
//#endregion
//#region src/base/linalg/matrix.ts
/** A matrix over an existing buffer (not copied). Throws `InputError` if its length is not rows x columns. */
function matrix$1(data, rows, columns) {
	if (data.length !== rows * columns) throw new InputError(`A matrix of ${rows} x ${columns} needs ${rows * columns} values, found ${data.length}; give them all, row by row.`);
	return {
		data,
		rows,
		columns
	};
}
function zeros$1(rows, columns) {
	return {
		data: new Float64Array(rows * columns),
		rows,
		columns
	};
}
function identity(size) {
	return diagonal$1(new Float64Array(size).fill(1));
}
/** The square matrix with `values` on its diagonal. */
function diagonal$1(values) {
	const out = zeros$1(values.length, values.length);
	for (let i = 0; i < values.length; i++) out.data[i * (values.length + 1)] = values[i];
	return out;
}
function transpose$1({ data, rows, columns }) {
	const out = zeros$1(columns, rows);
	for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.data[j * rows + i] = data[i * columns + j];
	return out;
}
/** a + scale * b. Throws `InputError` for different shapes. */
function add(a, b, scale = 1) {
	if (a.rows !== b.rows || a.columns !== b.columns) throw new InputError(`Cannot add a matrix of ${b.rows} x ${b.columns} to one of ${a.rows} x ${a.columns}; give equal shapes.`);
	return {
		...a,
		data: a.data.map((value, i) => value + scale * b.data[i])
	};
}
function scaled(a, factor) {
	return {
		...a,
		data: a.data.map((value) => value * factor)
	};
}
/** a diag(factors). */
function scaledColumns(a, factors) {
	return {
		...a,
		data: a.data.map((value, at) => value * factors[at % a.columns])
	};
}
/** (a + a') / 2: takes the rounding out of a product that is symmetric in exact arithmetic. */
function symmetrised(a) {
	requireSquare(a);
	const n = a.rows;
	const out = zeros$1(n, n);
	for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out.data[i * n + j] = .5 * a.data[i * n + j] + .5 * a.data[j * n + i];
	return out;
}
/** The sum of the diagonal. */
function trace$1(a) {
	requireSquare(a);
	let sum = 0;
	for (let i = 0; i < a.rows; i++) sum += a.data[i * (a.columns + 1)];
	return sum;
}
/** The largest absolute value of the entries. */
function largestMagnitude(a) {
	return a.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
/** Throws `InputError` unless `a` has as many rows as columns. */
function requireSquare(a) {
	if (a.rows !== a.columns) throw new InputError(`A square matrix is needed, found ${a.rows} x ${a.columns}; give as many rows as columns.`);
}
/** Throws `InputError` at the first NaN or infinity. */
function requireFinite$1(a) {
	for (let i = 0; i < a.data.length; i++) if (!Number.isFinite(a.data[i])) throw new InputError(`A matrix holds ${a.data[i]} at row ${Math.floor(i / a.columns) + 1}, column ${i % a.columns + 1}; give finite values.`);
}
//#endregion
//#region src/engine/products.ts
/** Multiplications in one run of the graph: about a tenth of a second, during which nothing else runs. */
const AT_ONCE = 2 ** 28;
/** Products of float64 matrices on an engine, in parts between which the event loop runs: for matrices too wide for plain loops. */
var MatrixProducts = class MatrixProducts {
	#plain;
	#transposedB;
	constructor(plain, transposedB) {
		this.#plain = plain;
		this.#transposedB = transposedB;
	}
	static async open(engine) {
		const load = (b, transposeB) => {
			const product = matmul(input("a", ["rows", "inner"]), input("b", b), { transposeB });
			return engine.load(encodeOnnx({ product }, {
				precision: "float64",
				name: "product"
			}));
		};
		return new MatrixProducts(await load(["inner", "columns"], false), await load(["columns", "inner"], true));
	}
	/** a b */
	product(a, b) {
		return run(this.#plain, a, b, b.columns);
	}
	/** a' b */
	transposedA(a, b) {
		return run(this.#plain, transpose$1(a), b, b.columns);
	}
	/** a b' */
	transposedB(a, b) {
		return run(this.#transposedB, a, b, b.rows);
	}
	async dispose() {
		await this.#plain.dispose();
		await this.#transposedB.dispose();
	}
};
async function run(program, a, b, columns) {
	const { rows, columns: inner } = a;
	const data = new Float64Array(rows * columns);
	if (data.length === 0 || inner === 0) return {
		data,
		rows,
		columns
	};
	const step = Math.max(1, Math.floor(AT_ONCE / (inner * columns)));
	for (let start = 0; start < rows; start += step) {
		const end = Math.min(start + step, rows);
		const part = {
			data: a.data.subarray(start * inner, end * inner),
			shape: [end - start, inner]
		};
		const product = {
			data: data.subarray(start * columns, end * columns),
			shape: [end - start, columns]
		};
		await program.run({
			a: part,
			b: {
				data: b.data,
				shape: [b.rows, b.columns]
			}
		}, { product });
		await new Promise((resolve) => setTimeout(resolve, 0));
	}
	return {
		data,
		rows,
		columns
	};
}
//#endregion
//#region src/io/host.ts
let host = null;
/** Called once by an entry point that has files. */
function provideFiles(files) {
	host = files;
}
/** @throws InputError where there are no files, saying what to use instead */
function fileHost(instead) {
	if (host === null) throw new InputError(`There are no files here; use ${instead}.`);
	return host;
}
//#endregion
//#region src/io/bytes.ts
function isByteSource(input) {
	return "slice" in input;
}
/** All the bytes at once. */
async function allBytes(input) {
	if (isByteSource(input)) return input.slice(0, input.byteLength);
	const chunks = [];
	for await (const chunk of input.chunks()) chunks.push(chunk);
	return joinBytes(chunks);
}
/** A stream over bytes that can be had only once; what `peek` saw of them comes again in `chunks`. */
function onePass(name, bytes, close) {
	const iterator = bytes[Symbol.asyncIterator]();
	const seen = [];
	let used = false;
	return {
		name,
		async *chunks() {
			if (used) throw new InputError(`${name} can be read only once; save it to a file first.`);
			used = true;
			yield* seen.splice(0);
			for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield plain(next.value);
		},
		async peek(count) {
			let length = seen.reduce((sum, chunk) => sum + chunk.length, 0);
			while (length < count) {
				const next = await iterator.next();
				if (next.done) break;
				seen.push(plain(next.value));
				length += next.value.length;
			}
			return joinBytes(seen).subarray(0, count);
		},
		...close && { close }
	};
}
/** The same bytes as a plain array: Node's streams give Buffers, whose `slice` is a view and not a copy. */
function plain({ buffer, byteOffset, byteLength }) {
	return new Uint8Array(buffer, byteOffset, byteLength);
}
function joinBytes(chunks) {
	if (chunks.length === 1) return chunks[0];
	const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
	let at = 0;
	for (const chunk of chunks) {
		out.set(chunk, at);
		at += chunk.length;
	}
	return out;
}
//#endregion
//#region src/io/node/system-error.ts
/** Errors of the operating system, by their codes. */
const NO_SUCH_PATH = new Set([
	"ENOENT",
	"ENOTDIR",
	"ENAMETOOLONG",
	"ELOOP"
]);
const NOT_ALLOWED = new Set(["EACCES", "EPERM"]);
/** The code of what the operating system refused; undefined for any other error. */
function codeOf(error) {
	return error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : void 0;
}
/** A handler of what the operating system refused, as a file that is not there; any other error is thrown again. */
function ifSystemError(otherwise) {
	return (error) => {
		const code = codeOf(error);
		if (code === void 0) throw error;
		return otherwise(code);
	};
}
//#endregion
//#region src/io/node/files.ts
/** One read or write call of Node takes at most 2 GiB. */
const MAX_CALL = 1 << 30;
/**
* Opens a file for ranged reads, or standard input for `-`. The caller closes it.
* @throws InputError where there is no such file, it is a folder, is empty or may not be read
*/
async function openFile(path) {
	if (path === "-") return standardInput();
	const handle = await open(path, "r").catch((error) => {
		throw readError(path, error);
	});
	try {
		const info = await handle.stat();
		if (info.isDirectory()) throw new InputError(`${path} is a folder; name a file in it, or several by a pattern such as ${join(path, "*.csv")}.`);
		if (!info.isFile()) return pipeStream(path, handle);
		if (info.size === 0) throw new InputError(`${path} is empty (0 bytes); make it again.`);
		return fileSource(path, handle, info.size);
	} catch (error) {
		await handle.close();
		throw error;
	}
}
/** All the bytes of a file, or of standard input for `-`. Throws as `openFile`. */
async function readBytes(path) {
	const input = await openFile(path);
	try {
		return await allBytes(input);
	} finally {
		await input.close?.();
	}
}
/**
* Whether something (a file, a folder) has this path.
* @throws InputError where a folder on the way may not be read
*/
async function pathExists(path) {
	return await statOf(path) !== void 0;
}
async function statOf(path) {
	return stat(path).catch((error) => {
		if (NO_SUCH_PATH.has(codeOf(error))) return void 0;
		throw readError(path, error);
	});
}
function fileSource(path, handle, byteLength) {
	return {
		name: path,
		byteLength,
		async slice(start, end) {
			const bytes = new Uint8Array(Math.max(0, end - start));
			let at = 0;
			while (at < bytes.length) {
				const length = Math.min(bytes.length - at, MAX_CALL);
				const { bytesRead } = await handle.read(bytes, at, length, start + at).catch((error) => {
					throw readError(path, error);
				});
				if (bytesRead === 0) throw new InputError(`${path} ends at byte ${start + at} but bytes ${start} to ${end} are needed; the file is truncated, make it again.`);
				at += bytesRead;
			}
			return bytes;
		},
		close: () => handle.close()
	};
}
function pipeStream(path, handle) {
	return onePass(path, namingErrors(path, handle.createReadStream()), () => handle.close());
}
function standardInput() {
	const name = "standard input";
	return onePass(name, namingErrors(name, process.stdin), async () => {
		process.stdin.pause();
	});
}
/** What fails while it is read is said of the input: the bytes may be on their way into an output. */
async function* namingErrors(name, chunks) {
	try {
		yield* chunks;
	} catch (error) {
		throw readError(name, error);
	}
}
function readError(path, error) {
	const code = codeOf(error);
	if (code === "ENOENT") return new InputError(`There is no file ${path}; check the name and the current folder.`);
	if (NOT_ALLOWED.has(code)) return new InputError(`${path} may not be read (${code}); change its permissions.`);
	if (code === "ENOTDIR") return new InputError(`There is no file ${path}: a part of its path is a file, not a folder.`);
	if (code !== void 0) return new InputError(`${path} cannot be read (${code}); check the path and the disk.`);
	return error;
}
//#endregion
//#region src/io/node/exit.ts
const SIGNALS = [
	"SIGINT",
	"SIGTERM",
	"SIGHUP"
];
const OURS = /* @__PURE__ */ new Set();
/**
* Calls `cleanUp` when the process exits, or when a signal that nobody else handles ends it. A program with a handler of its own
* (the command line) decides itself when to exit. Returns a function that undoes the registration.
*/
function onExit(cleanUp) {
	const onSignal = (signal) => {
		if (process.listeners(signal).some((listener) => !OURS.has(listener))) return;
		cleanUp();
		process.removeListener(signal, onSignal);
		process.kill(process.pid, signal);
	};
	OURS.add(onSignal);
	process.on("exit", cleanUp);
	for (const signal of SIGNALS) process.on(signal, onSignal);
	return () => {
		OURS.delete(onSignal);
		process.removeListener("exit", cleanUp);
		for (const signal of SIGNALS) process.removeListener(signal, onSignal);
	};
}
//#endregion
//#region src/io/node/standard-output.ts
const STDOUT = 1;
/**
* Writes all of some bytes to standard output. Node's own stream does not look at how much of them a file took, which on a full disk is a
* part, and goes on without the rest.
* @throws the error of the system
*/
async function writeStandardOutput(bytes) {
	if (isFile()) for (let done = 0; done < bytes.length;) done += writeSync(STDOUT, bytes, done);
	else await throughStream(bytes);
}
function throughStream(bytes) {
	const { stdout } = process;
	return new Promise((resolve, reject) => {
		stdout.once("error", reject);
		stdout.write(bytes, (error) => {
			if (error) return reject(error);
			stdout.removeListener("error", reject);
			resolve();
		});
	});
}
/** A file, or a device that is no terminal. */
function isFile() {
	const info = fstatSync(STDOUT);
	return info.isFile() || info.isCharacterDevice() && !isatty(STDOUT);
}
//#endregion
//#region src/io/node/owner.ts
const NOT_SAID = "-";
/** The process of a number, by default this one. */
async function processOf(pid = process.pid) {
	const space = await readlink("/proc/self/ns/pid").catch(ifSystemError(() => NOT_SAID));
	return {
		pid,
		host: hostname(),
		space,
		began: await beginOf(pid)
	};
}
/** Whether a process still runs: one of another machine is taken to, since that cannot be seen from here. */
async function isRunning(owner) {
	const found = await processOf(owner.pid);
	if (owner.host !== found.host || owner.space !== found.space) return true;
	return lives(owner.pid) && owner.began === found.began;
}
function describeOwner({ host, space, pid, began }) {
	return `${host} ${space} ${pid} ${began}\n`;
}
function lives(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		if (codeOf(error) === void 0) throw error;
		return codeOf(error) === "EPERM";
	}
}
/** A number is given to another process later: with the time of its start, and that of the machine's, there is no mistake. */
async function beginOf(pid) {
	const read = (path) => readFile(path, "latin1").catch(ifSystemError(() => ""));
	const [status, machine] = await Promise.all([read(`/proc/${pid}/stat`), read("/proc/sys/kernel/random/boot_id")]);
	const began = status.slice(status.lastIndexOf(")") + 2).split(" ")[19];
	return began === void 0 ? NOT_SAID : `${machine.trim()}/${began}`;
}
//#endregion
//#region src/io/node/temporary.ts
/** `NAME.PID-MACHINE-PROCESS-RANDOM.tmp`: the number of the process, and digests that say of which machine, and which process of that number. */
const TEMPORARY = /\.(\d+)-([0-9a-f]{8})-([0-9a-f]{8})-[0-9a-f]{8}\.tmp$/;
/** Longer names are cut, since a name has at most 255 bytes. */
const MOST_OF_NAME = 40;
/** A hidden name for what will become a file, in its folder, which shows the process that it belongs to. */
async function temporaryFor(path) {
	const owner = await processOf();
	const [machine, own] = digests(owner);
	const random = randomBytes(4).toString("hex");
	return join(dirname(path), `.${basename(path).slice(0, MOST_OF_NAME)}.${owner.pid}-${machine}-${own}-${random}.tmp`);
}
/** Folders that this process has looked through. */
const looked = /* @__PURE__ */ new Set();
/** Removes what processes that were killed left of such names in a folder. Once for each folder. */
async function removeLeftovers(folder) {
	if (looked.has(folder)) return;
	looked.add(folder);
	const [here] = digests(await processOf());
	for (const name of await readdir(folder).catch(ifSystemError(() => []))) {
		const [, pid, machine, own] = TEMPORARY.exec(name) ?? [];
		if (pid === void 0 || machine !== here) continue;
		const owner = await processOf(Number(pid));
		if (own !== digests(owner)[1] || !await isRunning(owner)) removeNow(join(folder, name));
	}
}
/** Removes a file or a folder, where it is there. */
function removeNow(path) {
	try {
		rmSync(path, {
			recursive: true,
			force: true
		});
	} catch (error) {
		if (codeOf(error) === void 0) throw error;
	}
}
function digests(owner) {
	const digest = (text) => createHash("sha256").update(text).digest("hex").slice(0, 8);
	return [digest(`${owner.host} ${owner.space}`), digest(describeOwner(owner))];
}
//#endregion
//#region src/io/node/output.ts
/**
* Writes a file so that its name holds either what was there before or all of the new bytes: they go to a temporary file in the
* same folder, to the disk, and then take the name. A failure, an exception in `write` or an interruption removes the temporary.
* A device or a pipe is written in place; `-` is standard output.
* @param write receives the sink; the file is complete when its promise resolves
* @returns what `write` returned
* @throws InputError where the folder does not exist or may not be written, or the disk is full
*/
async function writeFile(path, write) {
	if (path === "-") return write(standardOutput());
	const before = await statForWriting(path);
	if (before?.isDirectory()) throw new InputError(`Cannot write ${path}: it is a folder; name a file in it.`);
	if (before !== void 0 && !before.isFile()) return writeInPlace(path, write);
	const target = await pathBehind(path);
	await removeLeftovers(dirname(target));
	const temporary = await temporaryFor(target);
	const forget = onExit(() => removeNow(temporary));
	try {
		const failed = failing(path, dirname(target));
		const handle = await open(temporary, "wx", before === void 0 ? 438 : before.mode & 511).catch(failed);
		const result = await writeAndClose(handle, fileSink(path, handle, true), failed, write);
		await rename(temporary, target).catch(failed);
		await syncFolder(dirname(target)).catch(failed);
		return result;
	} catch (error) {
		removeNow(temporary);
		throw error;
	} finally {
		forget();
	}
}
/** A handler of what an output refused, which only its own calls get: what `write` throws may be about an input. */
function failing(path, folder = dirname(path)) {
	return async (error) => {
		throw await writeError(path, folder, error);
	};
}
async function writeAndClose(handle, sink, failed, write) {
	let result;
	try {
		result = await write(sink);
		if (sink.rewrite !== void 0) await handle.sync().catch(failed);
	} catch (error) {
		await handle.close();
		throw error;
	}
	await handle.close().catch(failed);
	return result;
}
/** Links that one name leads through at most. */
const MOST_LINKS = 40;
/** The path that a file has, or will have: behind every link, those that lead to nothing yet included. */
async function pathBehind(path) {
	let at = path;
	for (let links = 0; links < MOST_LINKS; links++) {
		const real = await realpath(at).catch(ifSystemError(() => void 0));
		if (real !== void 0) return real;
		const next = await readlink(at).catch(ifSystemError(() => void 0));
		if (next === void 0) return at;
		at = resolve(dirname(at), next);
	}
	throw new InputError(`Cannot write ${path}: its links lead in a circle; name another file.`);
}
/** Writes bytes or text under a name, as `writeFile` does. */
async function writeBytes(path, contents) {
	const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
	await writeFile(path, (sink) => sink.write(bytes));
}
function fileSink(name, handle, seekable) {
	let at = 0;
	const put = async (bytes, position) => {
		let done = 0;
		while (done < bytes.length) {
			const length = Math.min(bytes.length - done, MAX_CALL);
			const { bytesWritten } = await handle.write(bytes, done, length, seekable ? position + done : null).catch(failing(name));
			done += bytesWritten;
		}
	};
	const sink = {
		name,
		async write(bytes) {
			const position = at;
			at += bytes.length;
			await put(bytes, position);
		}
	};
	return seekable ? {
		...sink,
		rewrite: (position, bytes) => put(bytes, position)
	} : sink;
}
function standardOutput() {
	return {
		name: "standard output",
		write: (bytes) => writeStandardOutput(bytes).catch((error) => {
			throw outputError(error);
		})
	};
}
async function statForWriting(path) {
	try {
		return await stat(path);
	} catch (error) {
		if (NO_SUCH_PATH.has(codeOf(error))) return void 0;
		return failing(path)(error);
	}
}
async function writeInPlace(path, write) {
	const failed = failing(path);
	const handle = await open(path, "w").catch(failed);
	return writeAndClose(handle, fileSink(path, handle, false), failed, write);
}
/** Not every file system lets a folder be opened and synced, for which each has a code of its own; the file itself already is. */
async function syncFolder(folder) {
	let handle;
	try {
		handle = await open(folder, "r");
		await handle.sync();
	} catch (error) {
		if (codeOf(error) === void 0) throw error;
	} finally {
		await handle?.close();
	}
}
async function writeError(path, folder, error) {
	const code = codeOf(error);
	if (code === void 0) return error;
	if (code === "EPIPE") return new ReaderGone(`The reader of ${path} ended.`);
	if (code === "ENOENT" || code === "ENOTDIR") return new InputError(`Cannot write ${path}: the folder ${folder} ${await pathExists(folder) ? "is not a folder" : "does not exist"}; make it first (mkdir -p ${folder}).`);
	if (code === "EACCES" || code === "EPERM" || code === "EROFS") return new InputError(`Cannot write ${path}: the folder ${folder} may not be written (${code}); choose another.`);
	if (code === "ENOSPC" || code === "EDQUOT") return new InputError(`Cannot write ${path}: the disk is full (${code}); free some space.`);
	if (code === "EFBIG") return new InputError(`Cannot write ${path}: it would be larger than files may be here (${code}; see ulimit -f).`);
	return new InputError(`Cannot write ${path} (${code}); check the path and the disk.`);
}
//#endregion
//#region src/base/points.ts
/** Points over an existing buffer (not copied). Throws `InputError` if its length is not rows x columns. */
function points(data, rows, columns) {
	if (data.length !== rows * columns) throw new InputError(`Points of ${rows} rows and ${columns} columns need ${rows * columns} values, found ${data.length}.`);
	return {
		data,
		rows,
		columns
	};
}
/**
* Parses points at the border: copies arrays of rows into a `Float64Array`, leaves typed arrays where they are.
* @param name what to call the points in an error ("source", "target", a file name)
* @throws InputError for no rows, no columns, rows of different lengths, and NaN or Inf (naming row and column, from 1)
*/
function asPoints(input, name = "points") {
	const parsed = Array.isArray(input) ? fromRows(input, name) : fromTable(input, name);
	if (parsed.rows === 0) throw new InputError(`${name} has no rows; give at least one.`);
	if (parsed.columns === 0) throw new InputError(`${name} has no columns; give at least one.`);
	for (let i = 0; i < parsed.data.length; i++) {
		const value = parsed.data[i];
		if (!Number.isFinite(value)) throw new InputError(`${name} holds ${value} at row ${Math.floor(i / parsed.columns) + 1}, column ${i % parsed.columns + 1}; remove or fill such values first.`);
	}
	return parsed;
}
/** What points look like, for messages. */
const CURE = "give rows as [[1, 2], [3, 4]], or { data, rows, columns } with a Float32Array or a Float64Array";
function fromTable(input, name) {
	if (typeof input !== "object" || input === null || !("data" in input)) {
		const flat = ArrayBuffer.isView(input) ? ", which does not say how many columns it has" : "";
		throw new InputError(`${name} must be points, found ${kindOf(input)}${flat}; ${CURE}.`);
	}
	const { data, rows, columns } = input;
	if (!(data instanceof Float32Array || data instanceof Float64Array)) throw new InputError(`${name} has ${kindOf(data)} as its data; ${CURE}.`);
	if (!isCount$3(rows) || !isCount$3(columns)) throw new InputError(`${name} has ${String(rows)} rows and ${String(columns)} columns; ${CURE}.`);
	return points(data, rows, columns);
}
function isCount$3(value) {
	return Number.isSafeInteger(value) && value >= 0;
}
/** @param rows as callers without types may give them */
function fromRows(rows, name) {
	const columns = isRow(rows[0]) ? rows[0].length : 0;
	const data = new Float64Array(rows.length * columns);
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i];
		if (!isRow(row)) {
			const single = typeof row === "number" ? `; a single column is [[${row}], ...], and else` : ";";
			throw new InputError(`${name} has ${kindOf(row)} as row ${i + 1}${single} ${CURE}.`);
		}
		if (row.length !== columns) throw new InputError(`${name} has ${columns} columns in row 1 but ${row.length} in row ${i + 1}; every row needs the same number.`);
		for (let j = 0; j < columns; j++) {
			const value = row[j];
			if (typeof value !== "number") throw new InputError(`${name} holds ${kindOf(value)} at row ${i + 1}, column ${j + 1}; ${CURE}.`);
			data[i * columns + j] = value;
		}
	}
	return {
		data,
		rows: rows.length,
		columns
	};
}
function isRow(row) {
	return Array.isArray(row) || ArrayBuffer.isView(row) && !(row instanceof DataView);
}
/** What a value is, in words and with its beginning. */
function kindOf(value) {
	if (value === null || value === void 0 || typeof value === "number") return String(value);
	if (typeof value === "string") return `the text ${JSON.stringify(value.length > 30 ? `${value.slice(0, 30)}...` : value)}`;
	if (Array.isArray(value)) return `an array of ${value.length}`;
	if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`;
	if (typeof value !== "object") return `the ${typeof value} ${String(value)}`;
	return `an object with ${Object.keys(value).slice(0, 4).join(", ") || "no fields"}`;
}
/** The points' rows [start, end), sharing memory. */
function rowRange({ data, columns, rows }, start, end) {
	const stop = Math.min(end, rows);
	return {
		data: data.subarray(start * columns, stop * columns),
		rows: stop - start,
		columns
	};
}
/**
* The points' rows at `indices`, copied, in that order and the same precision; an index may come again.
* @param indices from 0, each below `rows`
*/
function takeRows({ data, columns }, indices) {
	const out = zerosLike(data, indices.length * columns);
	for (let i = 0; i < indices.length; i++) {
		const from = indices[i] * columns;
		for (let j = 0; j < columns; j++) out[i * columns + j] = data[from + j];
	}
	return {
		data: out,
		rows: indices.length,
		columns
	};
}
/**
* `takeRows` within a step of training: copies rows of a row-major table into `out`, from row `offset` of `out` on, and makes no new
* array. Of one type only, so that its loop stays compiled for it (with two types it is up to 1.6 times slower).
*/
function gatherRows(table, columns, rows, out, offset = 0) {
	for (let i = 0; i < rows.length; i++) {
		const from = rows[i] * columns;
		const to = (offset + i) * columns;
		for (let j = 0; j < columns; j++) out[to + j] = table[from + j];
	}
}
/** The reverse of `gatherRows`: copies `values`, row by row, to the places `rows` of the table. */
function scatterRows(table, columns, rows, values) {
	for (let i = 0; i < rows.length; i++) {
		const to = rows[i] * columns;
		const from = i * columns;
		for (let j = 0; j < columns; j++) table[to + j] = values[from + j];
	}
}
/** Points one below the other, in double precision if some of them are. @param parts at least one, all of the same columns */
function joinRows(parts) {
	const { columns } = parts[0];
	const length = parts.reduce((sum, { data }) => sum + data.length, 0);
	const data = parts.every(({ data }) => data instanceof Float32Array) ? new Float32Array(length) : new Float64Array(length);
	let at = 0;
	for (const part of parts) {
		data.set(part.data, at);
		at += part.data.length;
	}
	return {
		data,
		rows: length / columns,
		columns
	};
}
/** Zeros, in the precision of `values`. */
function zerosLike(values, length) {
	return values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}
//#endregion
//#region ../../main/node_modules/pure-rand/lib/esm/generator/XoroShiro.js
var XoroShiro128Plus = function() {
	function XoroShiro128Plus(s01, s00, s11, s10) {
		this.s01 = s01;
		this.s00 = s00;
		this.s11 = s11;
		this.s10 = s10;
	}
	XoroShiro128Plus.prototype.clone = function() {
		return new XoroShiro128Plus(this.s01, this.s00, this.s11, this.s10);
	};
	XoroShiro128Plus.prototype.next = function() {
		var nextRng = new XoroShiro128Plus(this.s01, this.s00, this.s11, this.s10);
		return [nextRng.unsafeNext(), nextRng];
	};
	XoroShiro128Plus.prototype.unsafeNext = function() {
		var out = this.s00 + this.s10 | 0;
		var a0 = this.s10 ^ this.s00;
		var a1 = this.s11 ^ this.s01;
		var s00 = this.s00;
		var s01 = this.s01;
		this.s00 = s00 << 24 ^ s01 >>> 8 ^ a0 ^ a0 << 16;
		this.s01 = s01 << 24 ^ s00 >>> 8 ^ a1 ^ (a1 << 16 | a0 >>> 16);
		this.s10 = a1 << 5 ^ a0 >>> 27;
		this.s11 = a0 << 5 ^ a1 >>> 27;
		return out;
	};
	XoroShiro128Plus.prototype.jump = function() {
		var nextRng = new XoroShiro128Plus(this.s01, this.s00, this.s11, this.s10);
		nextRng.unsafeJump();
		return nextRng;
	};
	XoroShiro128Plus.prototype.unsafeJump = function() {
		var ns01 = 0;
		var ns00 = 0;
		var ns11 = 0;
		var ns10 = 0;
		var jump = [
			3639956645,
			3750757012,
			1261568508,
			386426335
		];
		for (var i = 0; i !== 4; ++i) for (var mask = 1; mask; mask <<= 1) {
			if (jump[i] & mask) {
				ns01 ^= this.s01;
				ns00 ^= this.s00;
				ns11 ^= this.s11;
				ns10 ^= this.s10;
			}
			this.unsafeNext();
		}
		this.s01 = ns01;
		this.s00 = ns00;
		this.s11 = ns11;
		this.s10 = ns10;
	};
	XoroShiro128Plus.prototype.getState = function() {
		return [
			this.s01,
			this.s00,
			this.s11,
			this.s10
		];
	};
	return XoroShiro128Plus;
}();
function fromState(state) {
	if (!(state.length === 4)) throw new Error("The state must have been produced by a xoroshiro128plus RandomGenerator");
	return new XoroShiro128Plus(state[0], state[1], state[2], state[3]);
}
var xoroshiro128plus = Object.assign(function(seed) {
	return new XoroShiro128Plus(-1, ~seed, seed | 0, 0);
}, { fromState });
//#endregion
//#region ../../main/node_modules/pure-rand/lib/esm/distribution/internals/UnsafeUniformIntDistributionInternal.js
function unsafeUniformIntDistributionInternal(rangeSize, rng) {
	var MaxAllowed = rangeSize > 2 ? ~~(4294967296 / rangeSize) * rangeSize : 4294967296;
	var deltaV = rng.unsafeNext() + 2147483648;
	while (deltaV >= MaxAllowed) deltaV = rng.unsafeNext() + 2147483648;
	return deltaV % rangeSize;
}
//#endregion
//#region ../../main/node_modules/pure-rand/lib/esm/distribution/internals/UnsafeUniformArrayIntDistributionInternal.js
function unsafeUniformArrayIntDistributionInternal(out, rangeSize, rng) {
	var rangeLength = rangeSize.length;
	while (true) {
		for (var index = 0; index !== rangeLength; ++index) out[index] = unsafeUniformIntDistributionInternal(index === 0 ? rangeSize[0] + 1 : 4294967296, rng);
		for (var index = 0; index !== rangeLength; ++index) {
			var current = out[index];
			var currentInRange = rangeSize[index];
			if (current < currentInRange) return out;
			else if (current > currentInRange) break;
		}
	}
}
//#endregion
//#region ../../main/node_modules/pure-rand/lib/esm/distribution/internals/ArrayInt64.js
function fromNumberToArrayInt64(out, n) {
	if (n < 0) {
		var posN = -n;
		out.sign = -1;
		out.data[0] = ~~(posN / 4294967296);
		out.data[1] = posN >>> 0;
	} else {
		out.sign = 1;
		out.data[0] = ~~(n / 4294967296);
		out.data[1] = n >>> 0;
	}
	return out;
}
function substractArrayInt64(out, arrayIntA, arrayIntB) {
	var lowA = arrayIntA.data[1];
	var highA = arrayIntA.data[0];
	var signA = arrayIntA.sign;
	var lowB = arrayIntB.data[1];
	var highB = arrayIntB.data[0];
	var signB = arrayIntB.sign;
	out.sign = 1;
	if (signA === 1 && signB === -1) {
		var low_1 = lowA + lowB;
		var high = highA + highB + (low_1 > 4294967295 ? 1 : 0);
		out.data[0] = high >>> 0;
		out.data[1] = low_1 >>> 0;
		return out;
	}
	var lowFirst = lowA;
	var highFirst = highA;
	var lowSecond = lowB;
	var highSecond = highB;
	if (signA === -1) {
		lowFirst = lowB;
		highFirst = highB;
		lowSecond = lowA;
		highSecond = highA;
	}
	var reminderLow = 0;
	var low = lowFirst - lowSecond;
	if (low < 0) {
		reminderLow = 1;
		low = low >>> 0;
	}
	out.data[0] = highFirst - highSecond - reminderLow;
	out.data[1] = low;
	return out;
}
//#endregion
//#region ../../main/node_modules/pure-rand/lib/esm/distribution/UnsafeUniformIntDistribution.js
var safeNumberMaxSafeInteger = Number.MAX_SAFE_INTEGER;
var sharedA = {
	sign: 1,
	data: [0, 0]
};
var sharedB = {
	sign: 1,
	data: [0, 0]
};
var sharedC = {
	sign: 1,
	data: [0, 0]
};
var sharedData = [0, 0];
function uniformLargeIntInternal(from, to, rangeSize, rng) {
	var rangeSizeArrayIntValue = rangeSize <= safeNumberMaxSafeInteger ? fromNumberToArrayInt64(sharedC, rangeSize) : substractArrayInt64(sharedC, fromNumberToArrayInt64(sharedA, to), fromNumberToArrayInt64(sharedB, from));
	if (rangeSizeArrayIntValue.data[1] === 4294967295) {
		rangeSizeArrayIntValue.data[0] += 1;
		rangeSizeArrayIntValue.data[1] = 0;
	} else rangeSizeArrayIntValue.data[1] += 1;
	unsafeUniformArrayIntDistributionInternal(sharedData, rangeSizeArrayIntValue.data, rng);
	return sharedData[0] * 4294967296 + sharedData[1] + from;
}
function unsafeUniformIntDistribution(from, to, rng) {
	var rangeSize = to - from;
	if (rangeSize <= 4294967295) return unsafeUniformIntDistributionInternal(rangeSize + 1, rng) + from;
	return uniformLargeIntInternal(from, to, rangeSize, rng);
}
//#endregion
//#region src/base/random.ts
/**
* A seeded generator that is handed to whatever draws; nothing in the project has a hidden global one.
*
* Its identity is 64 bits, mixed from the seed and the names of the streams that lead to it. The 128 bits with which xoroshiro128+ starts
* are the first two outputs of SplitMix64 at the identity, as its authors advise (Blackman and Vigna, "Scrambled linear pseudorandom
* number generators", 2021): neighbouring seeds, names and indices start at unrelated states.
*/
var Random = class Random {
	#identity;
	#generator;
	#spare;
	/** @param seed any safe integer, each with numbers of its own; the same seed gives the same numbers on every machine */
	constructor(seed) {
		const { identity, generator, spare } = typeof seed === "number" ? startAt(identityOf(seed)) : seed;
		this.#identity = joined$1(identity);
		this.#generator = xoroshiro128plus.fromState(generator);
		this.#spare = spare;
	}
	static fromState(state) {
		return new Random(state);
	}
	state() {
		const generator = [...this.#generator.getState?.() ?? []];
		return {
			identity: halves(this.#identity),
			generator,
			spare: this.#spare
		};
	}
	/**
	* The stream of a named part, so that one part's draws do not shift another's. It depends on the seed and the names that lead to it, not
	* on what was drawn before.
	* @param name says what the numbers are for
	* @param index tells streams of one name apart, such as those of the blocks of a table: a whole number
	*/
	stream(name, index) {
		return new Random(startAt(childOf(this.#identity, name, index)));
	}
	/** Uniform in [0, 1), 53 bits. */
	uniform() {
		const high = this.#generator.unsafeNext() >>> 5;
		const low = this.#generator.unsafeNext() >>> 6;
		return (high * 67108864 + low) / 9007199254740992;
	}
	/** Uniform among the integers 0 ... bound - 1. */
	integer(bound) {
		return unsafeUniformIntDistribution(0, bound - 1, this.#generator);
	}
	/** Standard normal (Box-Muller). */
	normal() {
		if (this.#spare !== null) {
			const spare = this.#spare;
			this.#spare = null;
			return spare;
		}
		const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
		const angle = 2 * Math.PI * this.uniform();
		this.#spare = radius * Math.sin(angle);
		return radius * Math.cos(angle);
	}
	/** A permutation of 0 ... n - 1 (Fisher-Yates). */
	permutation(n) {
		const order = Int32Array.from({ length: n }, (_, i) => i);
		for (let i = n - 1; i > 0; i--) {
			const j = this.integer(i + 1);
			const kept = order[i];
			order[i] = order[j];
			order[j] = kept;
		}
		return order;
	}
};
/** 2^64 over the golden ratio: the step of SplitMix64. */
const STEP$1 = 11400714819323198485n;
/** Where identities start: any number would do. */
const ROOT = 7093843887951016481n;
/** The output function of SplitMix64 (Steele, Lea and Flood 2014, with the constants of Stafford's variant 13); one to one on 64 bits. */
function mixed$2(value) {
	let z = BigInt.asUintN(64, value);
	z = BigInt.asUintN(64, (z ^ z >> 30n) * 13787848793156543929n);
	z = BigInt.asUintN(64, (z ^ z >> 27n) * 10723151780598845931n);
	return z ^ z >> 31n;
}
/** One to one in the word where the identity is given, and the other way round. */
function absorbed(identity, word) {
	return mixed$2(identity + STEP$1 ^ BigInt.asUintN(64, word));
}
/** Different for each safe integer. */
function identityOf(seed) {
	return absorbed(ROOT, wholeNumber(seed, "seed"));
}
/** Absorbs the length, then the name, then the index: no two paths of names give the same words. */
function childOf(parent, name, index) {
	let identity = absorbed(parent, BigInt(name.length + 1));
	for (let at = 0; at < name.length; at += 4) {
		let word = 0n;
		for (let i = at; i < Math.min(at + 4, name.length); i++) word = word << 16n | BigInt(name.charCodeAt(i));
		identity = absorbed(identity, word);
	}
	return absorbed(identity, index === void 0 ? 1n << 63n : wholeNumber(index, "index of a stream"));
}
function wholeNumber(value, what) {
	if (!Number.isSafeInteger(value)) throw new InputError(`A ${what} is a whole number below 2^53 in size, found ${value}.`);
	return BigInt(value);
}
function startAt(identity) {
	const [first, second] = [mixed$2(identity + STEP$1), mixed$2(identity + 2n * STEP$1)];
	return {
		identity: halves(identity),
		generator: [...halves(first), ...halves(second)],
		spare: null
	};
}
function halves(word) {
	return [Number(BigInt.asIntN(32, word >> 32n)), Number(BigInt.asIntN(32, word))];
}
function joined$1([high = 0, low = 0]) {
	return BigInt.asUintN(32, BigInt(high)) << 32n | BigInt.asUintN(32, BigInt(low));
}
//#endregion
//#region src/conjugate/status.ts
const CODES = [
	"converged",
	"iterations",
	"stalled",
	"nonfinite"
];
/** Statuses of many rows, a byte each. */
function encodeStatus(status) {
	return CODES.indexOf(status);
}
/** @throws RangeError for a code that no status has */
function decodeStatus(code) {
	const status = CODES[code];
	if (status === void 0) throw new RangeError(`A row's status has a code from 0 to ${CODES.length - 1}, found ${code}.`);
	return status;
}
//#endregion
//#region src/training/result.ts
/** The rows of several folds one below the other. */
function joinJudged(folds) {
	const labels = (side) => folds.flatMap((fold) => fold[`${side}Labels`] ?? []);
	const labelled = folds.every(({ sourceLabels, targetLabels }) => sourceLabels && targetLabels);
	return {
		source: joinRows(folds.map(({ source }) => source)),
		target: joinRows(folds.map(({ target }) => target)),
		...labelled && {
			sourceLabels: labels("source"),
			targetLabels: labels("target")
		}
	};
}
//#endregion
//#region src/transport/options.ts
/** Gradient evaluations that suit each method where nothing else is asked for. */
const ITERATIONS$2 = {
	lbfgs: 3e3,
	"fixed-point": 2e4
};
/** The options of `backward` and of all that solves the inverse. */
const SOLVING_OPTIONS = {
	tolerance: positive({
		default: 1e-4,
		summary: "residual of a converged row, relative to the standard deviation of the target"
	}),
	maxIterations: whole$1({
		otherwise: `${ITERATIONS$2.lbfgs}; ${ITERATIONS$2["fixed-point"]} for fixed-point`,
		summary: "gradient evaluations that one row may take"
	}, 1),
	method: choice(["lbfgs", "fixed-point"], {
		default: "lbfgs",
		summary: "inner solver: lbfgs or fixed-point"
	})
};
/**
* What a call of a map can be asked for: `forward`, `backward` and `distance` each take some of it. Samples with their labels may be handed over
* whole as the options of a distance, so their rows are among them.
*/
const CALL_OPTIONS = [...Object.keys(SOLVING_OPTIONS), ...[
	"labels",
	"sourceLabels",
	"targetLabels",
	"signal",
	"source",
	"target"
]];
/** @throws InputError for an option that no call of a map has */
function checkCall(options) {
	checkNames(options, CALL_OPTIONS);
}
/** The options with their defaults. @throws InputError for one that makes no sense */
function solvingOptions(options) {
	checkCall(options);
	checkGiven(options, SOLVING_OPTIONS);
	const { tolerance = SOLVING_OPTIONS.tolerance.default, method = SOLVING_OPTIONS.method.default } = options;
	return {
		tolerance,
		method,
		maxIterations: options.maxIterations ?? ITERATIONS$2[method]
	};
}
//#endregion
//#region src/base/linalg/shrinkage.ts
/**
* (1 - intensity) C + intensity (trace C / D) I: pulls the eigenvalues of a covariance to their mean, which keeps the trace and makes
* any non-zero covariance invertible.
* @param intensity in [0, 1]
*/
function shrink(covariance, intensity) {
	requireSquare(covariance);
	if (!(intensity >= 0 && intensity <= 1)) throw new InputError(`A shrinkage intensity lies in [0, 1], found ${intensity}; give a number between.`);
	const n = covariance.rows;
	const mean = trace$1(covariance) / n;
	const data = covariance.data.map((value) => (1 - intensity) * value);
	for (let i = 0; i < n; i++) data[i * (n + 1)] = data[i * (n + 1)] + intensity * mean;
	return {
		data,
		rows: n,
		columns: n
	};
}
/**
* The intensity that minimises the expected squared Frobenius error of `shrink`, estimated from the data: Ledoit and Wolf, "A
* well-conditioned estimator for large-dimensional covariance matrices", 2004, lemma 3.4.
* @param covariance the covariance with divisor `rows` (not rows - 1)
* @param fourth the mean over the rows of |x - mean|^4
*/
function ledoitWolfIntensity(covariance, rows, fourth) {
	const n = covariance.rows;
	const mean = trace$1(covariance) / n;
	if (mean === 0) return 0;
	const squares = covariance.data.reduce((sum, value) => sum + (value / mean) ** 2, 0);
	const distance = squares - n;
	const noise = (fourth / mean / mean - squares) / rows;
	if (!(distance > 0)) return 1;
	return Math.min(1, Math.max(0, noise / distance));
}
//#endregion
//#region src/problem/moments.ts
/**
* Mean and covariance, by two passes with the mean's rounding taken out of the covariance (Chan, Golub and LeVeque 1983): exact to
* rounding for points far from the origin, and for values from 1e-150 to 1e150.
* @param points rows x columns, finite (see `asPoints`)
* @throws InputError for no rows
*/
function moments(points, options = {}) {
	const used = subsample(points, options);
	if (used.rows === 0) throw new InputError("Moments need at least 1 row, found 0; give some points.");
	const mean = meanOf(used);
	const covariance = scatter(used, mean);
	const divisor = Math.max(1, used.rows - 1);
	covariance.data.forEach((value, i) => {
		covariance.data[i] = value / divisor;
	});
	return {
		mean,
		covariance,
		rows: used.rows
	};
}
/** The sum of the coordinates' variances: what L2-UVP divides by. Squared units of the points. */
function totalVariance(points) {
	const { data, rows, columns } = points;
	const mean = meanOf(points);
	let sum = 0;
	for (let start = 0; start < data.length; start += columns) {
		let squares = 0;
		for (let j = 0; j < columns; j++) squares += (data[start + j] - mean[j]) ** 2;
		sum += squares;
	}
	return sum / Math.max(1, rows - 1);
}
/** Each column's deviation, the variances of both sides averaged. */
function pooledDeviations({ mean, covariance: a }, { covariance: b }) {
	const d = mean.length;
	return Float64Array.from({ length: d }, (_, j) => Math.sqrt((a.data[j * (d + 1)] + b.data[j * (d + 1)]) / 2));
}
/**
* Moments with the covariance shrunk to a multiple of the identity, by Ledoit and Wolf's intensity: for few rows, and whenever there
* are more columns than rows, where the plain covariance is singular. The intensity vanishes as 1 / rows.
* @throws InputError for fewer than two rows
*/
function shrunkCovariance(points, options = {}) {
	const used = subsample(points, options);
	if (used.rows < 2) throw new InputError(`A shrunk covariance needs at least 2 rows, found ${used.rows}; give more.`);
	return shrunk(moments(used), used);
}
/** @param used the points that the moments are of */
function shrunk({ mean, covariance, rows }, used) {
	const intensity = ledoitWolfIntensity({
		...covariance,
		data: covariance.data.map((value) => value * (rows - 1) / rows)
	}, rows, meanFourthPower(used, mean));
	return {
		mean,
		covariance: shrink(covariance, intensity),
		rows,
		intensity
	};
}
function subsample(points, { sample }) {
	if (!sample || sample.rows >= points.rows) return points;
	if (!(Number.isInteger(sample.rows) && sample.rows > 0)) throw new InputError(`A subsample needs a positive whole number of rows, found ${sample.rows}; give at least 1.`);
	return takeRows(points, sample.random.permutation(points.rows).subarray(0, sample.rows));
}
const BLOCK$1 = 256;
/** Sums of blocks about the first row, so that an offset of 1e9 or 1e6 rows cost no digits. */
function meanOf({ data, rows, columns }) {
	const total = new Float64Array(columns);
	const block = new Float64Array(columns);
	for (let start = 0; start < rows; start += BLOCK$1) {
		const end = Math.min(rows, start + BLOCK$1);
		block.fill(0);
		for (let i = start; i < end; i++) for (let j = 0; j < columns; j++) block[j] = block[j] + (data[i * columns + j] - data[j]);
		for (let j = 0; j < columns; j++) total[j] = total[j] + block[j];
	}
	return total.map((sum, j) => data[j] + sum / rows);
}
/** The sum over the rows of d d', d the deviation from `mean`, less what the rounding of `mean` adds to it. */
function scatter(points, mean) {
	const { rows, columns } = points;
	const padded = Math.ceil(columns / 4) * 4;
	const sums = new Float64Array(padded * padded);
	const drift = new Float64Array(padded);
	const block = new Float64Array(padded * BLOCK$1);
	for (let start = 0; start < rows; start += BLOCK$1) {
		const count = Math.min(BLOCK$1, rows - start);
		loadDeviations(points, mean, start, count, block, drift);
		for (let i = 0; i < padded; i += 4) for (let j = i; j < padded; j += 2) addDotProducts(block, i, j, count, sums, padded);
	}
	const out = zeros$1(columns, columns);
	for (let i = 0; i < columns; i++) for (let j = i; j < columns; j++) {
		const value = sums[i * padded + j] - drift[i] * drift[j] / rows;
		out.data[i * columns + j] = value;
		out.data[j * columns + i] = value;
	}
	return out;
}
/** Deviations of `count` rows, one column after the other (column j starts at j x BLOCK); adds their sums to `drift`. */
function loadDeviations({ data, columns }, mean, start, count, block, drift) {
	for (let j = 0; j < columns; j++) {
		const centre = mean[j];
		let sum = 0;
		let from = start * columns + j;
		for (let i = 0; i < count; i++) {
			const deviation = data[from] - centre;
			block[j * BLOCK$1 + i] = deviation;
			sum += deviation;
			from += columns;
		}
		drift[j] = drift[j] + sum;
	}
}
/** sums[i..i+3][j..j+1] += dot products of columns of the block: eight sums held in registers, which is what makes it fast. */
function addDotProducts(block, i, j, count, sums, padded) {
	let [s00, s01, s10, s11, s20, s21, s30, s31] = [
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0
	];
	let a = i * BLOCK$1;
	let b = j * BLOCK$1;
	for (let k = 0; k < count; k++, a++, b++) {
		const b0 = block[b];
		const b1 = block[b + BLOCK$1];
		const a0 = block[a];
		const a1 = block[a + BLOCK$1];
		const a2 = block[a + 2 * BLOCK$1];
		const a3 = block[a + 3 * BLOCK$1];
		s00 += a0 * b0;
		s01 += a0 * b1;
		s10 += a1 * b0;
		s11 += a1 * b1;
		s20 += a2 * b0;
		s21 += a2 * b1;
		s30 += a3 * b0;
		s31 += a3 * b1;
	}
	const at = i * padded + j;
	sums[at] = sums[at] + s00;
	sums[at + 1] = sums[at + 1] + s01;
	sums[at + padded] = sums[at + padded] + s10;
	sums[at + padded + 1] = sums[at + padded + 1] + s11;
	sums[at + 2 * padded] = sums[at + 2 * padded] + s20;
	sums[at + 2 * padded + 1] = sums[at + 2 * padded + 1] + s21;
	sums[at + 3 * padded] = sums[at + 3 * padded] + s30;
	sums[at + 3 * padded + 1] = sums[at + 3 * padded + 1] + s31;
}
function meanFourthPower({ data, rows, columns }, mean) {
	let sum = 0;
	for (let i = 0; i < rows; i++) {
		let square = 0;
		for (let j = 0; j < columns; j++) square += (data[i * columns + j] - mean[j]) ** 2;
		sum += square * square;
	}
	return sum / rows;
}
//#endregion
//#region src/evaluation/metrics/map-error.ts
/**
* L2-UVP, unexplained variance in percent: 100 mean |estimate - truth|^2 / variance (Korotin et al. 2021). 0 is exact; the constant map
* to the mean has 100. Forward: images, divided by the target's variance; backward: preimages, by the source's. Use fresh points.
* @param estimate rows x D
* @param truth rows x D, row by row the exact answers
* @param variance the sum of the coordinates' variances (see `totalVariance`), positive
* @throws InputError for shapes that disagree and a variance that is not positive
*/
function l2uvp(estimate, truth, variance) {
	if (!(variance > 0)) throw new InputError(`L2-UVP divides by a positive variance, found ${variance}; give points that differ.`);
	return 100 * meanSquare(squaredErrors(estimate, truth)) / variance;
}
function meanSquare(squares) {
	return squares.reduce((total, value) => total + value, 0) / squares.length;
}
/** |a - b|^2 of each row, in float64. Throws `InputError` for shapes that disagree and no rows. */
function squaredErrors(a, b) {
	requireSameShape$1(a, b);
	if (a.rows === 0) throw new InputError("An error needs at least 1 row, found 0; give some points.");
	const out = new Float64Array(a.rows);
	for (let i = 0, at = 0; i < a.rows; i++) {
		let sum = 0;
		for (let j = 0; j < a.columns; j++, at++) sum += (a.data[at] - b.data[at]) ** 2;
		out[i] = sum;
	}
	return out;
}
/** @throws InputError for shapes that disagree */
function requireSameShape$1(a, b) {
	if (a.rows !== b.rows || a.columns !== b.columns) throw new InputError(`Points to compare row by row need one shape, found ${a.rows} x ${a.columns} and ${b.rows} x ${b.columns}; give the same rows in the same order.`);
}
//#endregion
//#region src/base/statistics.ts
/** The 97.5% quantile of the normal distribution. */
const NORMAL_95 = 1.959963984540054;
/** The mean of independent values and its standard error. Throws `InputError` for no values. */
function meanEstimate(values) {
	const rows = values.length;
	if (rows === 0) throw new InputError("A mean needs at least 1 value, found 0; give some.");
	const first = values[0];
	let [sum, squares] = [0, 0];
	for (let i = 0; i < rows; i++) sum += values[i] - first;
	const value = first + sum / rows;
	for (let i = 0; i < rows; i++) squares += (values[i] - value) ** 2;
	return {
		value,
		standardError: rows === 1 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / (rows - 1) / rows)
	};
}
/**
* The weighted sum of independent estimates: weights 1 and 1 for a sum, 1 and -1 for a difference. The interval is the normal one, value
* +- 1.96 standard errors, good from some 50 values on.
*/
function combineEstimates(terms) {
	const value = terms.reduce((sum, { estimate, weight }) => sum + weight * estimate.value, 0);
	const standardError = Math.hypot(...terms.map(({ estimate, weight }) => weight * estimate.standardError));
	return {
		value,
		standardError,
		confidence: [value - NORMAL_95 * standardError, value + NORMAL_95 * standardError]
	};
}
/** The mean of some values; NaN of none. */
function mean(values) {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i];
	return sum / values.length;
}
/**
* The median of the positive distances between rows, which kernels take as their bandwidth; of an even number of distances the upper of the
* two in the middle. 0 where all rows are equal. Time and memory grow as rows squared.
*/
function medianDistance({ data, rows, columns }) {
	const squares = new Float64Array(rows * (rows - 1) / 2);
	let count = 0;
	for (let i = 1; i < rows; i++) for (let k = 0; k < i; k++) {
		let sum = 0;
		for (let j = 0, a = i * columns, b = k * columns; j < columns; j++, a++, b++) sum += (data[a] - data[b]) ** 2;
		if (sum > 0) squares[count++] = sum;
	}
	return count === 0 ? 0 : Math.sqrt(squares.subarray(0, count).sort()[count >> 1]);
}
whole$1({
	default: 0,
	summary: "seed of the random directions, halves and subsamples"
});
//#endregion
//#region ../../main/node_modules/ml-matrix/matrix.mjs
var import_matrix = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const toString = Object.prototype.toString;
	/**
	* Checks if an object is an instance of an Array (array or typed array, except those that contain bigint values).
	* @param value - Object to check.
	* @returns True if the object is an array or a typed array.
	*/
	function isAnyArray(value) {
		const tag = toString.call(value);
		return tag.endsWith("Array]") && !tag.includes("Big");
	}
	/**
	* Computes the maximum of the given values.
	*
	* @param input
	* @param options
	*/
	function max(input, options = {}) {
		if (!isAnyArray(input)) throw new TypeError("input must be an array");
		if (input.length === 0) throw new TypeError("input must not be empty");
		const { fromIndex = 0, toIndex = input.length } = options;
		if (fromIndex < 0 || fromIndex >= input.length || !Number.isInteger(fromIndex)) throw new Error("fromIndex must be a positive integer smaller than length");
		if (toIndex <= fromIndex || toIndex > input.length || !Number.isInteger(toIndex)) throw new Error("toIndex must be an integer greater than fromIndex and at most equal to length");
		let maxValue = input[fromIndex];
		for (let i = fromIndex + 1; i < toIndex; i++) if (input[i] > maxValue) maxValue = input[i];
		return maxValue;
	}
	/**
	* Computes the minimum of the given values.
	*/
	function min(input, options = {}) {
		if (!isAnyArray(input)) throw new TypeError("input must be an array");
		if (input.length === 0) throw new TypeError("input must not be empty");
		const { fromIndex = 0, toIndex = input.length } = options;
		if (fromIndex < 0 || fromIndex >= input.length || !Number.isInteger(fromIndex)) throw new Error("fromIndex must be a positive integer smaller than length");
		if (toIndex <= fromIndex || toIndex > input.length || !Number.isInteger(toIndex)) throw new Error("toIndex must be an integer greater than fromIndex and at most equal to length");
		let minValue = input[fromIndex];
		for (let i = fromIndex + 1; i < toIndex; i++) if (input[i] < minValue) minValue = input[i];
		return minValue;
	}
	/**
	* Rescale an array into a range.
	*/
	function rescale(input, options = {}) {
		if (!isAnyArray(input)) throw new TypeError("input must be an array");
		else if (input.length === 0) throw new TypeError("input must not be empty");
		let output;
		if (options.output !== void 0) {
			if (!isAnyArray(options.output)) throw new TypeError("output option must be an array if specified");
			output = options.output;
		} else output = new Array(input.length);
		const currentMin = min(input);
		const currentMax = max(input);
		if (currentMin === currentMax) throw new RangeError("minimum and maximum input values are equal. Cannot rescale a constant array");
		const { min: minValue = options.autoMinMax ? currentMin : 0, max: maxValue = options.autoMinMax ? currentMax : 1 } = options;
		if (minValue >= maxValue) throw new RangeError("min option must be smaller than max option");
		const factor = (maxValue - minValue) / (currentMax - currentMin);
		for (let i = 0; i < input.length; i++) output[i] = (input[i] - currentMin) * factor + minValue;
		return output;
	}
	const indent = " ".repeat(2);
	const indentData = " ".repeat(4);
	/**
	* @this {Matrix}
	* @returns {string}
	*/
	function inspectMatrix() {
		return inspectMatrixWithOptions(this);
	}
	function inspectMatrixWithOptions(matrix, options = {}) {
		const { maxRows = 15, maxColumns = 10, maxNumSize = 8, padMinus = "auto" } = options;
		return `${matrix.constructor.name} {
${indent}[
${indentData}${inspectData(matrix, maxRows, maxColumns, maxNumSize, padMinus)}
${indent}]
${indent}rows: ${matrix.rows}
${indent}columns: ${matrix.columns}
}`;
	}
	function inspectData(matrix, maxRows, maxColumns, maxNumSize, padMinus) {
		const { rows, columns } = matrix;
		const maxI = Math.min(rows, maxRows);
		const maxJ = Math.min(columns, maxColumns);
		const result = [];
		if (padMinus === "auto") {
			padMinus = false;
			loop: for (let i = 0; i < maxI; i++) for (let j = 0; j < maxJ; j++) if (matrix.get(i, j) < 0) {
				padMinus = true;
				break loop;
			}
		}
		for (let i = 0; i < maxI; i++) {
			let line = [];
			for (let j = 0; j < maxJ; j++) line.push(formatNumber(matrix.get(i, j), maxNumSize, padMinus));
			result.push(`${line.join(" ")}`);
		}
		if (maxJ !== columns) result[result.length - 1] += ` ... ${columns - maxColumns} more columns`;
		if (maxI !== rows) result.push(`... ${rows - maxRows} more rows`);
		return result.join(`\n${indentData}`);
	}
	function formatNumber(num, maxNumSize, padMinus) {
		return (num >= 0 && padMinus ? ` ${formatNumber2(num, maxNumSize - 1)}` : formatNumber2(num, maxNumSize)).padEnd(maxNumSize);
	}
	function formatNumber2(num, len) {
		let str = num.toString();
		if (str.length <= len) return str;
		let fix = num.toFixed(len);
		if (fix.length > len) fix = num.toFixed(Math.max(0, len - (fix.length - len)));
		if (fix.length <= len && !fix.startsWith("0.000") && !fix.startsWith("-0.000")) return fix;
		let exp = num.toExponential(len);
		if (exp.length > len) exp = num.toExponential(Math.max(0, len - (exp.length - len)));
		return exp.slice(0);
	}
	function installMathOperations(AbstractMatrix, Matrix) {
		AbstractMatrix.prototype.add = function add(value) {
			if (typeof value === "number") return this.addS(value);
			return this.addM(value);
		};
		AbstractMatrix.prototype.addS = function addS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) + value);
			return this;
		};
		AbstractMatrix.prototype.addM = function addM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) + matrix.get(i, j));
			return this;
		};
		AbstractMatrix.add = function add(matrix, value) {
			return new Matrix(matrix).add(value);
		};
		AbstractMatrix.prototype.sub = function sub(value) {
			if (typeof value === "number") return this.subS(value);
			return this.subM(value);
		};
		AbstractMatrix.prototype.subS = function subS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) - value);
			return this;
		};
		AbstractMatrix.prototype.subM = function subM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) - matrix.get(i, j));
			return this;
		};
		AbstractMatrix.sub = function sub(matrix, value) {
			return new Matrix(matrix).sub(value);
		};
		AbstractMatrix.prototype.subtract = AbstractMatrix.prototype.sub;
		AbstractMatrix.prototype.subtractS = AbstractMatrix.prototype.subS;
		AbstractMatrix.prototype.subtractM = AbstractMatrix.prototype.subM;
		AbstractMatrix.subtract = AbstractMatrix.sub;
		AbstractMatrix.prototype.mul = function mul(value) {
			if (typeof value === "number") return this.mulS(value);
			return this.mulM(value);
		};
		AbstractMatrix.prototype.mulS = function mulS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) * value);
			return this;
		};
		AbstractMatrix.prototype.mulM = function mulM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) * matrix.get(i, j));
			return this;
		};
		AbstractMatrix.mul = function mul(matrix, value) {
			return new Matrix(matrix).mul(value);
		};
		AbstractMatrix.prototype.multiply = AbstractMatrix.prototype.mul;
		AbstractMatrix.prototype.multiplyS = AbstractMatrix.prototype.mulS;
		AbstractMatrix.prototype.multiplyM = AbstractMatrix.prototype.mulM;
		AbstractMatrix.multiply = AbstractMatrix.mul;
		AbstractMatrix.prototype.div = function div(value) {
			if (typeof value === "number") return this.divS(value);
			return this.divM(value);
		};
		AbstractMatrix.prototype.divS = function divS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) / value);
			return this;
		};
		AbstractMatrix.prototype.divM = function divM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) / matrix.get(i, j));
			return this;
		};
		AbstractMatrix.div = function div(matrix, value) {
			return new Matrix(matrix).div(value);
		};
		AbstractMatrix.prototype.divide = AbstractMatrix.prototype.div;
		AbstractMatrix.prototype.divideS = AbstractMatrix.prototype.divS;
		AbstractMatrix.prototype.divideM = AbstractMatrix.prototype.divM;
		AbstractMatrix.divide = AbstractMatrix.div;
		AbstractMatrix.prototype.mod = function mod(value) {
			if (typeof value === "number") return this.modS(value);
			return this.modM(value);
		};
		AbstractMatrix.prototype.modS = function modS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) % value);
			return this;
		};
		AbstractMatrix.prototype.modM = function modM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) % matrix.get(i, j));
			return this;
		};
		AbstractMatrix.mod = function mod(matrix, value) {
			return new Matrix(matrix).mod(value);
		};
		AbstractMatrix.prototype.modulus = AbstractMatrix.prototype.mod;
		AbstractMatrix.prototype.modulusS = AbstractMatrix.prototype.modS;
		AbstractMatrix.prototype.modulusM = AbstractMatrix.prototype.modM;
		AbstractMatrix.modulus = AbstractMatrix.mod;
		AbstractMatrix.prototype.and = function and(value) {
			if (typeof value === "number") return this.andS(value);
			return this.andM(value);
		};
		AbstractMatrix.prototype.andS = function andS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) & value);
			return this;
		};
		AbstractMatrix.prototype.andM = function andM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) & matrix.get(i, j));
			return this;
		};
		AbstractMatrix.and = function and(matrix, value) {
			return new Matrix(matrix).and(value);
		};
		AbstractMatrix.prototype.or = function or(value) {
			if (typeof value === "number") return this.orS(value);
			return this.orM(value);
		};
		AbstractMatrix.prototype.orS = function orS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) | value);
			return this;
		};
		AbstractMatrix.prototype.orM = function orM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) | matrix.get(i, j));
			return this;
		};
		AbstractMatrix.or = function or(matrix, value) {
			return new Matrix(matrix).or(value);
		};
		AbstractMatrix.prototype.xor = function xor(value) {
			if (typeof value === "number") return this.xorS(value);
			return this.xorM(value);
		};
		AbstractMatrix.prototype.xorS = function xorS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) ^ value);
			return this;
		};
		AbstractMatrix.prototype.xorM = function xorM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) ^ matrix.get(i, j));
			return this;
		};
		AbstractMatrix.xor = function xor(matrix, value) {
			return new Matrix(matrix).xor(value);
		};
		AbstractMatrix.prototype.leftShift = function leftShift(value) {
			if (typeof value === "number") return this.leftShiftS(value);
			return this.leftShiftM(value);
		};
		AbstractMatrix.prototype.leftShiftS = function leftShiftS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) << value);
			return this;
		};
		AbstractMatrix.prototype.leftShiftM = function leftShiftM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) << matrix.get(i, j));
			return this;
		};
		AbstractMatrix.leftShift = function leftShift(matrix, value) {
			return new Matrix(matrix).leftShift(value);
		};
		AbstractMatrix.prototype.signPropagatingRightShift = function signPropagatingRightShift(value) {
			if (typeof value === "number") return this.signPropagatingRightShiftS(value);
			return this.signPropagatingRightShiftM(value);
		};
		AbstractMatrix.prototype.signPropagatingRightShiftS = function signPropagatingRightShiftS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) >> value);
			return this;
		};
		AbstractMatrix.prototype.signPropagatingRightShiftM = function signPropagatingRightShiftM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) >> matrix.get(i, j));
			return this;
		};
		AbstractMatrix.signPropagatingRightShift = function signPropagatingRightShift(matrix, value) {
			return new Matrix(matrix).signPropagatingRightShift(value);
		};
		AbstractMatrix.prototype.rightShift = function rightShift(value) {
			if (typeof value === "number") return this.rightShiftS(value);
			return this.rightShiftM(value);
		};
		AbstractMatrix.prototype.rightShiftS = function rightShiftS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) >>> value);
			return this;
		};
		AbstractMatrix.prototype.rightShiftM = function rightShiftM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) >>> matrix.get(i, j));
			return this;
		};
		AbstractMatrix.rightShift = function rightShift(matrix, value) {
			return new Matrix(matrix).rightShift(value);
		};
		AbstractMatrix.prototype.zeroFillRightShift = AbstractMatrix.prototype.rightShift;
		AbstractMatrix.prototype.zeroFillRightShiftS = AbstractMatrix.prototype.rightShiftS;
		AbstractMatrix.prototype.zeroFillRightShiftM = AbstractMatrix.prototype.rightShiftM;
		AbstractMatrix.zeroFillRightShift = AbstractMatrix.rightShift;
		AbstractMatrix.prototype.not = function not() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, ~this.get(i, j));
			return this;
		};
		AbstractMatrix.not = function not(matrix) {
			return new Matrix(matrix).not();
		};
		AbstractMatrix.prototype.abs = function abs() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.abs(this.get(i, j)));
			return this;
		};
		AbstractMatrix.abs = function abs(matrix) {
			return new Matrix(matrix).abs();
		};
		AbstractMatrix.prototype.acos = function acos() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.acos(this.get(i, j)));
			return this;
		};
		AbstractMatrix.acos = function acos(matrix) {
			return new Matrix(matrix).acos();
		};
		AbstractMatrix.prototype.acosh = function acosh() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.acosh(this.get(i, j)));
			return this;
		};
		AbstractMatrix.acosh = function acosh(matrix) {
			return new Matrix(matrix).acosh();
		};
		AbstractMatrix.prototype.asin = function asin() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.asin(this.get(i, j)));
			return this;
		};
		AbstractMatrix.asin = function asin(matrix) {
			return new Matrix(matrix).asin();
		};
		AbstractMatrix.prototype.asinh = function asinh() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.asinh(this.get(i, j)));
			return this;
		};
		AbstractMatrix.asinh = function asinh(matrix) {
			return new Matrix(matrix).asinh();
		};
		AbstractMatrix.prototype.atan = function atan() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.atan(this.get(i, j)));
			return this;
		};
		AbstractMatrix.atan = function atan(matrix) {
			return new Matrix(matrix).atan();
		};
		AbstractMatrix.prototype.atanh = function atanh() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.atanh(this.get(i, j)));
			return this;
		};
		AbstractMatrix.atanh = function atanh(matrix) {
			return new Matrix(matrix).atanh();
		};
		AbstractMatrix.prototype.cbrt = function cbrt() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.cbrt(this.get(i, j)));
			return this;
		};
		AbstractMatrix.cbrt = function cbrt(matrix) {
			return new Matrix(matrix).cbrt();
		};
		AbstractMatrix.prototype.ceil = function ceil() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.ceil(this.get(i, j)));
			return this;
		};
		AbstractMatrix.ceil = function ceil(matrix) {
			return new Matrix(matrix).ceil();
		};
		AbstractMatrix.prototype.clz32 = function clz32() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.clz32(this.get(i, j)));
			return this;
		};
		AbstractMatrix.clz32 = function clz32(matrix) {
			return new Matrix(matrix).clz32();
		};
		AbstractMatrix.prototype.cos = function cos() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.cos(this.get(i, j)));
			return this;
		};
		AbstractMatrix.cos = function cos(matrix) {
			return new Matrix(matrix).cos();
		};
		AbstractMatrix.prototype.cosh = function cosh() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.cosh(this.get(i, j)));
			return this;
		};
		AbstractMatrix.cosh = function cosh(matrix) {
			return new Matrix(matrix).cosh();
		};
		AbstractMatrix.prototype.exp = function exp() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.exp(this.get(i, j)));
			return this;
		};
		AbstractMatrix.exp = function exp(matrix) {
			return new Matrix(matrix).exp();
		};
		AbstractMatrix.prototype.expm1 = function expm1() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.expm1(this.get(i, j)));
			return this;
		};
		AbstractMatrix.expm1 = function expm1(matrix) {
			return new Matrix(matrix).expm1();
		};
		AbstractMatrix.prototype.floor = function floor() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.floor(this.get(i, j)));
			return this;
		};
		AbstractMatrix.floor = function floor(matrix) {
			return new Matrix(matrix).floor();
		};
		AbstractMatrix.prototype.fround = function fround() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.fround(this.get(i, j)));
			return this;
		};
		AbstractMatrix.fround = function fround(matrix) {
			return new Matrix(matrix).fround();
		};
		AbstractMatrix.prototype.log = function log() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.log(this.get(i, j)));
			return this;
		};
		AbstractMatrix.log = function log(matrix) {
			return new Matrix(matrix).log();
		};
		AbstractMatrix.prototype.log1p = function log1p() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.log1p(this.get(i, j)));
			return this;
		};
		AbstractMatrix.log1p = function log1p(matrix) {
			return new Matrix(matrix).log1p();
		};
		AbstractMatrix.prototype.log10 = function log10() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.log10(this.get(i, j)));
			return this;
		};
		AbstractMatrix.log10 = function log10(matrix) {
			return new Matrix(matrix).log10();
		};
		AbstractMatrix.prototype.log2 = function log2() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.log2(this.get(i, j)));
			return this;
		};
		AbstractMatrix.log2 = function log2(matrix) {
			return new Matrix(matrix).log2();
		};
		AbstractMatrix.prototype.round = function round() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.round(this.get(i, j)));
			return this;
		};
		AbstractMatrix.round = function round(matrix) {
			return new Matrix(matrix).round();
		};
		AbstractMatrix.prototype.sign = function sign() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.sign(this.get(i, j)));
			return this;
		};
		AbstractMatrix.sign = function sign(matrix) {
			return new Matrix(matrix).sign();
		};
		AbstractMatrix.prototype.sin = function sin() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.sin(this.get(i, j)));
			return this;
		};
		AbstractMatrix.sin = function sin(matrix) {
			return new Matrix(matrix).sin();
		};
		AbstractMatrix.prototype.sinh = function sinh() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.sinh(this.get(i, j)));
			return this;
		};
		AbstractMatrix.sinh = function sinh(matrix) {
			return new Matrix(matrix).sinh();
		};
		AbstractMatrix.prototype.sqrt = function sqrt() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.sqrt(this.get(i, j)));
			return this;
		};
		AbstractMatrix.sqrt = function sqrt(matrix) {
			return new Matrix(matrix).sqrt();
		};
		AbstractMatrix.prototype.tan = function tan() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.tan(this.get(i, j)));
			return this;
		};
		AbstractMatrix.tan = function tan(matrix) {
			return new Matrix(matrix).tan();
		};
		AbstractMatrix.prototype.tanh = function tanh() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.tanh(this.get(i, j)));
			return this;
		};
		AbstractMatrix.tanh = function tanh(matrix) {
			return new Matrix(matrix).tanh();
		};
		AbstractMatrix.prototype.trunc = function trunc() {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, Math.trunc(this.get(i, j)));
			return this;
		};
		AbstractMatrix.trunc = function trunc(matrix) {
			return new Matrix(matrix).trunc();
		};
		AbstractMatrix.pow = function pow(matrix, arg0) {
			return new Matrix(matrix).pow(arg0);
		};
		AbstractMatrix.prototype.pow = function pow(value) {
			if (typeof value === "number") return this.powS(value);
			return this.powM(value);
		};
		AbstractMatrix.prototype.powS = function powS(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) ** value);
			return this;
		};
		AbstractMatrix.prototype.powM = function powM(matrix) {
			matrix = Matrix.checkMatrix(matrix);
			if (this.rows !== matrix.rows || this.columns !== matrix.columns) throw new RangeError("Matrices dimensions must be equal");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) ** matrix.get(i, j));
			return this;
		};
	}
	/**
	* @private
	* Check that a row index is not out of bounds
	* @param {Matrix} matrix
	* @param {number} index
	* @param {boolean} [outer]
	*/
	function checkRowIndex(matrix, index, outer) {
		let max = outer ? matrix.rows : matrix.rows - 1;
		if (index < 0 || index > max) throw new RangeError("Row index out of range");
	}
	/**
	* @private
	* Check that a column index is not out of bounds
	* @param {Matrix} matrix
	* @param {number} index
	* @param {boolean} [outer]
	*/
	function checkColumnIndex(matrix, index, outer) {
		let max = outer ? matrix.columns : matrix.columns - 1;
		if (index < 0 || index > max) throw new RangeError("Column index out of range");
	}
	/**
	* @private
	* Check that the provided vector is an array with the right length
	* @param {Matrix} matrix
	* @param {Array|Matrix} vector
	* @return {Array}
	* @throws {RangeError}
	*/
	function checkRowVector(matrix, vector) {
		if (vector.to1DArray) vector = vector.to1DArray();
		if (vector.length !== matrix.columns) throw new RangeError("vector size must be the same as the number of columns");
		return vector;
	}
	/**
	* @private
	* Check that the provided vector is an array with the right length
	* @param {Matrix} matrix
	* @param {Array|Matrix} vector
	* @return {Array}
	* @throws {RangeError}
	*/
	function checkColumnVector(matrix, vector) {
		if (vector.to1DArray) vector = vector.to1DArray();
		if (vector.length !== matrix.rows) throw new RangeError("vector size must be the same as the number of rows");
		return vector;
	}
	function checkRowIndices(matrix, rowIndices) {
		if (!isAnyArray(rowIndices)) throw new TypeError("row indices must be an array");
		for (let i = 0; i < rowIndices.length; i++) if (rowIndices[i] < 0 || rowIndices[i] >= matrix.rows) throw new RangeError("row indices are out of range");
	}
	function checkColumnIndices(matrix, columnIndices) {
		if (!isAnyArray(columnIndices)) throw new TypeError("column indices must be an array");
		for (let i = 0; i < columnIndices.length; i++) if (columnIndices[i] < 0 || columnIndices[i] >= matrix.columns) throw new RangeError("column indices are out of range");
	}
	function checkRange(matrix, startRow, endRow, startColumn, endColumn) {
		if (arguments.length !== 5) throw new RangeError("expected 4 arguments");
		checkNumber("startRow", startRow);
		checkNumber("endRow", endRow);
		checkNumber("startColumn", startColumn);
		checkNumber("endColumn", endColumn);
		if (startRow > endRow || startColumn > endColumn || startRow < 0 || startRow >= matrix.rows || endRow < 0 || endRow >= matrix.rows || startColumn < 0 || startColumn >= matrix.columns || endColumn < 0 || endColumn >= matrix.columns) throw new RangeError("Submatrix indices are out of range");
	}
	function newArray(length, value = 0) {
		let array = [];
		for (let i = 0; i < length; i++) array.push(value);
		return array;
	}
	function checkNumber(name, value) {
		if (typeof value !== "number") throw new TypeError(`${name} must be a number`);
	}
	function checkNonEmpty(matrix) {
		if (matrix.isEmpty()) throw new Error("Empty matrix has no elements to index");
	}
	function sumByRow(matrix) {
		let sum = newArray(matrix.rows);
		for (let i = 0; i < matrix.rows; ++i) for (let j = 0; j < matrix.columns; ++j) sum[i] += matrix.get(i, j);
		return sum;
	}
	function sumByColumn(matrix) {
		let sum = newArray(matrix.columns);
		for (let i = 0; i < matrix.rows; ++i) for (let j = 0; j < matrix.columns; ++j) sum[j] += matrix.get(i, j);
		return sum;
	}
	function sumAll(matrix) {
		let v = 0;
		for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) v += matrix.get(i, j);
		return v;
	}
	function productByRow(matrix) {
		let sum = newArray(matrix.rows, 1);
		for (let i = 0; i < matrix.rows; ++i) for (let j = 0; j < matrix.columns; ++j) sum[i] *= matrix.get(i, j);
		return sum;
	}
	function productByColumn(matrix) {
		let sum = newArray(matrix.columns, 1);
		for (let i = 0; i < matrix.rows; ++i) for (let j = 0; j < matrix.columns; ++j) sum[j] *= matrix.get(i, j);
		return sum;
	}
	function productAll(matrix) {
		let v = 1;
		for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) v *= matrix.get(i, j);
		return v;
	}
	function varianceByRow(matrix, unbiased, mean) {
		const rows = matrix.rows;
		const cols = matrix.columns;
		const variance = [];
		for (let i = 0; i < rows; i++) {
			let sum1 = 0;
			let sum2 = 0;
			let x = 0;
			for (let j = 0; j < cols; j++) {
				x = matrix.get(i, j) - mean[i];
				sum1 += x;
				sum2 += x * x;
			}
			if (unbiased) variance.push((sum2 - sum1 * sum1 / cols) / (cols - 1));
			else variance.push((sum2 - sum1 * sum1 / cols) / cols);
		}
		return variance;
	}
	function varianceByColumn(matrix, unbiased, mean) {
		const rows = matrix.rows;
		const cols = matrix.columns;
		const variance = [];
		for (let j = 0; j < cols; j++) {
			let sum1 = 0;
			let sum2 = 0;
			let x = 0;
			for (let i = 0; i < rows; i++) {
				x = matrix.get(i, j) - mean[j];
				sum1 += x;
				sum2 += x * x;
			}
			if (unbiased) variance.push((sum2 - sum1 * sum1 / rows) / (rows - 1));
			else variance.push((sum2 - sum1 * sum1 / rows) / rows);
		}
		return variance;
	}
	function varianceAll(matrix, unbiased, mean) {
		const rows = matrix.rows;
		const cols = matrix.columns;
		const size = rows * cols;
		let sum1 = 0;
		let sum2 = 0;
		let x = 0;
		for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) {
			x = matrix.get(i, j) - mean;
			sum1 += x;
			sum2 += x * x;
		}
		if (unbiased) return (sum2 - sum1 * sum1 / size) / (size - 1);
		else return (sum2 - sum1 * sum1 / size) / size;
	}
	function centerByRow(matrix, mean) {
		for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) matrix.set(i, j, matrix.get(i, j) - mean[i]);
	}
	function centerByColumn(matrix, mean) {
		for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) matrix.set(i, j, matrix.get(i, j) - mean[j]);
	}
	function centerAll(matrix, mean) {
		for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) matrix.set(i, j, matrix.get(i, j) - mean);
	}
	function getScaleByRow(matrix) {
		const scale = [];
		for (let i = 0; i < matrix.rows; i++) {
			let sum = 0;
			for (let j = 0; j < matrix.columns; j++) sum += matrix.get(i, j) ** 2 / (matrix.columns - 1);
			scale.push(Math.sqrt(sum));
		}
		return scale;
	}
	function scaleByRow(matrix, scale) {
		for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) matrix.set(i, j, matrix.get(i, j) / scale[i]);
	}
	function getScaleByColumn(matrix) {
		const scale = [];
		for (let j = 0; j < matrix.columns; j++) {
			let sum = 0;
			for (let i = 0; i < matrix.rows; i++) sum += matrix.get(i, j) ** 2 / (matrix.rows - 1);
			scale.push(Math.sqrt(sum));
		}
		return scale;
	}
	function scaleByColumn(matrix, scale) {
		for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) matrix.set(i, j, matrix.get(i, j) / scale[j]);
	}
	function getScaleAll(matrix) {
		const divider = matrix.size - 1;
		let sum = 0;
		for (let j = 0; j < matrix.columns; j++) for (let i = 0; i < matrix.rows; i++) sum += matrix.get(i, j) ** 2 / divider;
		return Math.sqrt(sum);
	}
	function scaleAll(matrix, scale) {
		for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) matrix.set(i, j, matrix.get(i, j) / scale);
	}
	var AbstractMatrix = class AbstractMatrix {
		static from1DArray(newRows, newColumns, newData) {
			if (newRows * newColumns !== newData.length) throw new RangeError("data length does not match given dimensions");
			let newMatrix = new Matrix(newRows, newColumns);
			for (let row = 0; row < newRows; row++) for (let column = 0; column < newColumns; column++) newMatrix.set(row, column, newData[row * newColumns + column]);
			return newMatrix;
		}
		static rowVector(newData) {
			let vector = new Matrix(1, newData.length);
			for (let i = 0; i < newData.length; i++) vector.set(0, i, newData[i]);
			return vector;
		}
		static columnVector(newData) {
			let vector = new Matrix(newData.length, 1);
			for (let i = 0; i < newData.length; i++) vector.set(i, 0, newData[i]);
			return vector;
		}
		static zeros(rows, columns) {
			return new Matrix(rows, columns);
		}
		static ones(rows, columns) {
			return new Matrix(rows, columns).fill(1);
		}
		static rand(rows, columns, options = {}) {
			if (typeof options !== "object") throw new TypeError("options must be an object");
			const { random = Math.random } = options;
			let matrix = new Matrix(rows, columns);
			for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) matrix.set(i, j, random());
			return matrix;
		}
		static randInt(rows, columns, options = {}) {
			if (typeof options !== "object") throw new TypeError("options must be an object");
			const { min = 0, max = 1e3, random = Math.random } = options;
			if (!Number.isInteger(min)) throw new TypeError("min must be an integer");
			if (!Number.isInteger(max)) throw new TypeError("max must be an integer");
			if (min >= max) throw new RangeError("min must be smaller than max");
			let interval = max - min;
			let matrix = new Matrix(rows, columns);
			for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
				let value = min + Math.round(random() * interval);
				matrix.set(i, j, value);
			}
			return matrix;
		}
		static eye(rows, columns, value) {
			if (columns === void 0) columns = rows;
			if (value === void 0) value = 1;
			let min = Math.min(rows, columns);
			let matrix = this.zeros(rows, columns);
			for (let i = 0; i < min; i++) matrix.set(i, i, value);
			return matrix;
		}
		static diag(data, rows, columns) {
			let l = data.length;
			if (rows === void 0) rows = l;
			if (columns === void 0) columns = rows;
			let min = Math.min(l, rows, columns);
			let matrix = this.zeros(rows, columns);
			for (let i = 0; i < min; i++) matrix.set(i, i, data[i]);
			return matrix;
		}
		static min(matrix1, matrix2) {
			matrix1 = this.checkMatrix(matrix1);
			matrix2 = this.checkMatrix(matrix2);
			let rows = matrix1.rows;
			let columns = matrix1.columns;
			let result = new Matrix(rows, columns);
			for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result.set(i, j, Math.min(matrix1.get(i, j), matrix2.get(i, j)));
			return result;
		}
		static max(matrix1, matrix2) {
			matrix1 = this.checkMatrix(matrix1);
			matrix2 = this.checkMatrix(matrix2);
			let rows = matrix1.rows;
			let columns = matrix1.columns;
			let result = new this(rows, columns);
			for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result.set(i, j, Math.max(matrix1.get(i, j), matrix2.get(i, j)));
			return result;
		}
		static checkMatrix(value) {
			return AbstractMatrix.isMatrix(value) ? value : new Matrix(value);
		}
		static isMatrix(value) {
			return value != null && value.klass === "Matrix";
		}
		get size() {
			return this.rows * this.columns;
		}
		apply(callback) {
			if (typeof callback !== "function") throw new TypeError("callback must be a function");
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) callback.call(this, i, j);
			return this;
		}
		applyAlongAxis(callback, by) {
			if (typeof callback !== "function") throw new TypeError("callback must be a function");
			const result = [];
			switch (by) {
				case "row":
					for (let i = 0; i < this.rows; i++) result.push(callback.call(this, this.getRow(i), i));
					break;
				case "column":
					for (let i = 0; i < this.columns; i++) result.push(callback.call(this, this.getColumn(i), i));
					break;
				default: throw new Error(`invalid option: ${by}`);
			}
			return result;
		}
		to1DArray() {
			let array = [];
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) array.push(this.get(i, j));
			return array;
		}
		to2DArray() {
			let copy = [];
			for (let i = 0; i < this.rows; i++) {
				copy.push([]);
				for (let j = 0; j < this.columns; j++) copy[i].push(this.get(i, j));
			}
			return copy;
		}
		toJSON() {
			return this.to2DArray();
		}
		isRowVector() {
			return this.rows === 1;
		}
		isColumnVector() {
			return this.columns === 1;
		}
		isVector() {
			return this.rows === 1 || this.columns === 1;
		}
		isSquare() {
			return this.rows === this.columns;
		}
		isEmpty() {
			return this.rows === 0 || this.columns === 0;
		}
		isSymmetric() {
			if (this.isSquare()) {
				for (let i = 0; i < this.rows; i++) for (let j = 0; j <= i; j++) if (this.get(i, j) !== this.get(j, i)) return false;
				return true;
			}
			return false;
		}
		isDistance() {
			if (!this.isSymmetric()) return false;
			for (let i = 0; i < this.rows; i++) if (this.get(i, i) !== 0) return false;
			return true;
		}
		isEchelonForm() {
			let i = 0;
			let j = 0;
			let previousColumn = -1;
			let isEchelonForm = true;
			let checked = false;
			while (i < this.rows && isEchelonForm) {
				j = 0;
				checked = false;
				while (j < this.columns && checked === false) if (this.get(i, j) === 0) j++;
				else if (this.get(i, j) === 1 && j > previousColumn) {
					checked = true;
					previousColumn = j;
				} else {
					isEchelonForm = false;
					checked = true;
				}
				i++;
			}
			return isEchelonForm;
		}
		isReducedEchelonForm() {
			let i = 0;
			let j = 0;
			let previousColumn = -1;
			let isReducedEchelonForm = true;
			let checked = false;
			while (i < this.rows && isReducedEchelonForm) {
				j = 0;
				checked = false;
				while (j < this.columns && checked === false) if (this.get(i, j) === 0) j++;
				else if (this.get(i, j) === 1 && j > previousColumn) {
					checked = true;
					previousColumn = j;
				} else {
					isReducedEchelonForm = false;
					checked = true;
				}
				for (let k = j + 1; k < this.rows; k++) if (this.get(i, k) !== 0) isReducedEchelonForm = false;
				i++;
			}
			return isReducedEchelonForm;
		}
		echelonForm() {
			let result = this.clone();
			let h = 0;
			let k = 0;
			while (h < result.rows && k < result.columns) {
				let iMax = h;
				for (let i = h; i < result.rows; i++) if (result.get(i, k) > result.get(iMax, k)) iMax = i;
				if (result.get(iMax, k) === 0) k++;
				else {
					result.swapRows(h, iMax);
					let tmp = result.get(h, k);
					for (let j = k; j < result.columns; j++) result.set(h, j, result.get(h, j) / tmp);
					for (let i = h + 1; i < result.rows; i++) {
						let factor = result.get(i, k) / result.get(h, k);
						result.set(i, k, 0);
						for (let j = k + 1; j < result.columns; j++) result.set(i, j, result.get(i, j) - result.get(h, j) * factor);
					}
					h++;
					k++;
				}
			}
			return result;
		}
		reducedEchelonForm() {
			let result = this.echelonForm();
			let m = result.columns;
			let n = result.rows;
			let h = n - 1;
			while (h >= 0) if (result.maxRow(h) === 0) h--;
			else {
				let p = 0;
				let pivot = false;
				while (p < n && pivot === false) if (result.get(h, p) === 1) pivot = true;
				else p++;
				for (let i = 0; i < h; i++) {
					let factor = result.get(i, p);
					for (let j = p; j < m; j++) {
						let tmp = result.get(i, j) - factor * result.get(h, j);
						result.set(i, j, tmp);
					}
				}
				h--;
			}
			return result;
		}
		set() {
			throw new Error("set method is unimplemented");
		}
		get() {
			throw new Error("get method is unimplemented");
		}
		repeat(options = {}) {
			if (typeof options !== "object") throw new TypeError("options must be an object");
			const { rows = 1, columns = 1 } = options;
			if (!Number.isInteger(rows) || rows <= 0) throw new TypeError("rows must be a positive integer");
			if (!Number.isInteger(columns) || columns <= 0) throw new TypeError("columns must be a positive integer");
			let matrix = new Matrix(this.rows * rows, this.columns * columns);
			for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) matrix.setSubMatrix(this, this.rows * i, this.columns * j);
			return matrix;
		}
		fill(value) {
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, value);
			return this;
		}
		neg() {
			return this.mulS(-1);
		}
		getRow(index) {
			checkRowIndex(this, index);
			let row = [];
			for (let i = 0; i < this.columns; i++) row.push(this.get(index, i));
			return row;
		}
		getRowVector(index) {
			return Matrix.rowVector(this.getRow(index));
		}
		setRow(index, array) {
			checkRowIndex(this, index);
			array = checkRowVector(this, array);
			for (let i = 0; i < this.columns; i++) this.set(index, i, array[i]);
			return this;
		}
		swapRows(row1, row2) {
			checkRowIndex(this, row1);
			checkRowIndex(this, row2);
			for (let i = 0; i < this.columns; i++) {
				let temp = this.get(row1, i);
				this.set(row1, i, this.get(row2, i));
				this.set(row2, i, temp);
			}
			return this;
		}
		getColumn(index) {
			checkColumnIndex(this, index);
			let column = [];
			for (let i = 0; i < this.rows; i++) column.push(this.get(i, index));
			return column;
		}
		getColumnVector(index) {
			return Matrix.columnVector(this.getColumn(index));
		}
		setColumn(index, array) {
			checkColumnIndex(this, index);
			array = checkColumnVector(this, array);
			for (let i = 0; i < this.rows; i++) this.set(i, index, array[i]);
			return this;
		}
		swapColumns(column1, column2) {
			checkColumnIndex(this, column1);
			checkColumnIndex(this, column2);
			for (let i = 0; i < this.rows; i++) {
				let temp = this.get(i, column1);
				this.set(i, column1, this.get(i, column2));
				this.set(i, column2, temp);
			}
			return this;
		}
		addRowVector(vector) {
			vector = checkRowVector(this, vector);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) + vector[j]);
			return this;
		}
		subRowVector(vector) {
			vector = checkRowVector(this, vector);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) - vector[j]);
			return this;
		}
		mulRowVector(vector) {
			vector = checkRowVector(this, vector);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) * vector[j]);
			return this;
		}
		divRowVector(vector) {
			vector = checkRowVector(this, vector);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) / vector[j]);
			return this;
		}
		addColumnVector(vector) {
			vector = checkColumnVector(this, vector);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) + vector[i]);
			return this;
		}
		subColumnVector(vector) {
			vector = checkColumnVector(this, vector);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) - vector[i]);
			return this;
		}
		mulColumnVector(vector) {
			vector = checkColumnVector(this, vector);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) * vector[i]);
			return this;
		}
		divColumnVector(vector) {
			vector = checkColumnVector(this, vector);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) this.set(i, j, this.get(i, j) / vector[i]);
			return this;
		}
		mulRow(index, value) {
			checkRowIndex(this, index);
			for (let i = 0; i < this.columns; i++) this.set(index, i, this.get(index, i) * value);
			return this;
		}
		mulColumn(index, value) {
			checkColumnIndex(this, index);
			for (let i = 0; i < this.rows; i++) this.set(i, index, this.get(i, index) * value);
			return this;
		}
		max(by) {
			if (this.isEmpty()) return NaN;
			switch (by) {
				case "row": {
					const max = new Array(this.rows).fill(Number.NEGATIVE_INFINITY);
					for (let row = 0; row < this.rows; row++) for (let column = 0; column < this.columns; column++) if (this.get(row, column) > max[row]) max[row] = this.get(row, column);
					return max;
				}
				case "column": {
					const max = new Array(this.columns).fill(Number.NEGATIVE_INFINITY);
					for (let row = 0; row < this.rows; row++) for (let column = 0; column < this.columns; column++) if (this.get(row, column) > max[column]) max[column] = this.get(row, column);
					return max;
				}
				case void 0: {
					let max = this.get(0, 0);
					for (let row = 0; row < this.rows; row++) for (let column = 0; column < this.columns; column++) if (this.get(row, column) > max) max = this.get(row, column);
					return max;
				}
				default: throw new Error(`invalid option: ${by}`);
			}
		}
		maxIndex() {
			checkNonEmpty(this);
			let v = this.get(0, 0);
			let idx = [0, 0];
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) if (this.get(i, j) > v) {
				v = this.get(i, j);
				idx[0] = i;
				idx[1] = j;
			}
			return idx;
		}
		min(by) {
			if (this.isEmpty()) return NaN;
			switch (by) {
				case "row": {
					const min = new Array(this.rows).fill(Number.POSITIVE_INFINITY);
					for (let row = 0; row < this.rows; row++) for (let column = 0; column < this.columns; column++) if (this.get(row, column) < min[row]) min[row] = this.get(row, column);
					return min;
				}
				case "column": {
					const min = new Array(this.columns).fill(Number.POSITIVE_INFINITY);
					for (let row = 0; row < this.rows; row++) for (let column = 0; column < this.columns; column++) if (this.get(row, column) < min[column]) min[column] = this.get(row, column);
					return min;
				}
				case void 0: {
					let min = this.get(0, 0);
					for (let row = 0; row < this.rows; row++) for (let column = 0; column < this.columns; column++) if (this.get(row, column) < min) min = this.get(row, column);
					return min;
				}
				default: throw new Error(`invalid option: ${by}`);
			}
		}
		minIndex() {
			checkNonEmpty(this);
			let v = this.get(0, 0);
			let idx = [0, 0];
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) if (this.get(i, j) < v) {
				v = this.get(i, j);
				idx[0] = i;
				idx[1] = j;
			}
			return idx;
		}
		maxRow(row) {
			checkRowIndex(this, row);
			if (this.isEmpty()) return NaN;
			let v = this.get(row, 0);
			for (let i = 1; i < this.columns; i++) if (this.get(row, i) > v) v = this.get(row, i);
			return v;
		}
		maxRowIndex(row) {
			checkRowIndex(this, row);
			checkNonEmpty(this);
			let v = this.get(row, 0);
			let idx = [row, 0];
			for (let i = 1; i < this.columns; i++) if (this.get(row, i) > v) {
				v = this.get(row, i);
				idx[1] = i;
			}
			return idx;
		}
		minRow(row) {
			checkRowIndex(this, row);
			if (this.isEmpty()) return NaN;
			let v = this.get(row, 0);
			for (let i = 1; i < this.columns; i++) if (this.get(row, i) < v) v = this.get(row, i);
			return v;
		}
		minRowIndex(row) {
			checkRowIndex(this, row);
			checkNonEmpty(this);
			let v = this.get(row, 0);
			let idx = [row, 0];
			for (let i = 1; i < this.columns; i++) if (this.get(row, i) < v) {
				v = this.get(row, i);
				idx[1] = i;
			}
			return idx;
		}
		maxColumn(column) {
			checkColumnIndex(this, column);
			if (this.isEmpty()) return NaN;
			let v = this.get(0, column);
			for (let i = 1; i < this.rows; i++) if (this.get(i, column) > v) v = this.get(i, column);
			return v;
		}
		maxColumnIndex(column) {
			checkColumnIndex(this, column);
			checkNonEmpty(this);
			let v = this.get(0, column);
			let idx = [0, column];
			for (let i = 1; i < this.rows; i++) if (this.get(i, column) > v) {
				v = this.get(i, column);
				idx[0] = i;
			}
			return idx;
		}
		minColumn(column) {
			checkColumnIndex(this, column);
			if (this.isEmpty()) return NaN;
			let v = this.get(0, column);
			for (let i = 1; i < this.rows; i++) if (this.get(i, column) < v) v = this.get(i, column);
			return v;
		}
		minColumnIndex(column) {
			checkColumnIndex(this, column);
			checkNonEmpty(this);
			let v = this.get(0, column);
			let idx = [0, column];
			for (let i = 1; i < this.rows; i++) if (this.get(i, column) < v) {
				v = this.get(i, column);
				idx[0] = i;
			}
			return idx;
		}
		diag() {
			let min = Math.min(this.rows, this.columns);
			let diag = [];
			for (let i = 0; i < min; i++) diag.push(this.get(i, i));
			return diag;
		}
		norm(type = "frobenius") {
			switch (type) {
				case "max": return Matrix.abs(this).max();
				case "frobenius": return Math.sqrt(this.dot(this));
				default: throw new RangeError(`unknown norm type: ${type}`);
			}
		}
		cumulativeSum() {
			let sum = 0;
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) {
				sum += this.get(i, j);
				this.set(i, j, sum);
			}
			return this;
		}
		dot(vector2) {
			if (AbstractMatrix.isMatrix(vector2)) vector2 = vector2.to1DArray();
			let vector1 = this.to1DArray();
			if (vector1.length !== vector2.length) throw new RangeError("vectors do not have the same size");
			let dot = 0;
			for (let i = 0; i < vector1.length; i++) dot += vector1[i] * vector2[i];
			return dot;
		}
		mmul(other) {
			other = Matrix.checkMatrix(other);
			let m = this.rows;
			let n = this.columns;
			let p = other.columns;
			let result = new Matrix(m, p);
			let Bcolj = new Float64Array(n);
			for (let j = 0; j < p; j++) {
				for (let k = 0; k < n; k++) Bcolj[k] = other.get(k, j);
				for (let i = 0; i < m; i++) {
					let s = 0;
					for (let k = 0; k < n; k++) s += this.get(i, k) * Bcolj[k];
					result.set(i, j, s);
				}
			}
			return result;
		}
		gram() {
			const rows = this.rows;
			const n = this.columns;
			const gramData = new Float64Array(n * n);
			for (let r = 0; r < rows; r++) for (let i = 0; i < n; i++) {
				const value = this.get(r, i);
				if (value === 0) continue;
				const offset = i * n;
				for (let j = i; j < n; j++) gramData[offset + j] += value * this.get(r, j);
			}
			const result = new Matrix(n, n);
			for (let i = 0; i < n; i++) {
				const offset = i * n;
				for (let j = i; j < n; j++) {
					const value = gramData[offset + j];
					result.set(i, j, value);
					result.set(j, i, value);
				}
			}
			return result;
		}
		transposeMultiply(other) {
			other = Matrix.checkMatrix(other);
			if (this.rows !== other.rows) throw new RangeError("the number of rows of the two matrices must be equal");
			const n = this.columns;
			const p = other.columns;
			const result = new Matrix(n, p);
			const otherRow = new Float64Array(p);
			for (let r = 0; r < this.rows; r++) {
				for (let j = 0; j < p; j++) otherRow[j] = other.get(r, j);
				for (let i = 0; i < n; i++) {
					const value = this.get(r, i);
					if (value === 0) continue;
					const resultRow = result.data[i];
					for (let j = 0; j < p; j++) resultRow[j] += value * otherRow[j];
				}
			}
			return result;
		}
		mmulByTranspose(scale) {
			let m = this.rows;
			let n = this.columns;
			if (scale !== void 0 && scale.length !== n) throw new RangeError("scale must have one value per column");
			let result = new Matrix(m, m);
			let rowj = new Float64Array(n);
			for (let j = 0; j < m; j++) {
				if (scale === void 0) for (let k = 0; k < n; k++) rowj[k] = this.get(j, k);
				else for (let k = 0; k < n; k++) rowj[k] = scale[k] * this.get(j, k);
				for (let i = j; i < m; i++) {
					let s = 0;
					for (let k = 0; k < n; k++) s += this.get(i, k) * rowj[k];
					result.set(i, j, s);
					result.set(j, i, s);
				}
			}
			return result;
		}
		mpow(scalar) {
			if (!this.isSquare()) throw new RangeError("Matrix must be square");
			if (!Number.isInteger(scalar) || scalar < 0) throw new RangeError("Exponent must be a non-negative integer");
			let result = Matrix.eye(this.rows);
			let bb = this;
			for (let e = scalar; e >= 1; e /= 2) {
				if ((e & 1) !== 0) result = result.mmul(bb);
				bb = bb.mmul(bb);
			}
			return result;
		}
		strassen2x2(other) {
			other = Matrix.checkMatrix(other);
			let result = new Matrix(2, 2);
			const a11 = this.get(0, 0);
			const b11 = other.get(0, 0);
			const a12 = this.get(0, 1);
			const b12 = other.get(0, 1);
			const a21 = this.get(1, 0);
			const b21 = other.get(1, 0);
			const a22 = this.get(1, 1);
			const b22 = other.get(1, 1);
			const m1 = (a11 + a22) * (b11 + b22);
			const m2 = (a21 + a22) * b11;
			const m3 = a11 * (b12 - b22);
			const m4 = a22 * (b21 - b11);
			const m5 = (a11 + a12) * b22;
			const m6 = (a21 - a11) * (b11 + b12);
			const m7 = (a12 - a22) * (b21 + b22);
			const c00 = m1 + m4 - m5 + m7;
			const c01 = m3 + m5;
			const c10 = m2 + m4;
			const c11 = m1 - m2 + m3 + m6;
			result.set(0, 0, c00);
			result.set(0, 1, c01);
			result.set(1, 0, c10);
			result.set(1, 1, c11);
			return result;
		}
		strassen3x3(other) {
			other = Matrix.checkMatrix(other);
			let result = new Matrix(3, 3);
			const a00 = this.get(0, 0);
			const a01 = this.get(0, 1);
			const a02 = this.get(0, 2);
			const a10 = this.get(1, 0);
			const a11 = this.get(1, 1);
			const a12 = this.get(1, 2);
			const a20 = this.get(2, 0);
			const a21 = this.get(2, 1);
			const a22 = this.get(2, 2);
			const b00 = other.get(0, 0);
			const b01 = other.get(0, 1);
			const b02 = other.get(0, 2);
			const b10 = other.get(1, 0);
			const b11 = other.get(1, 1);
			const b12 = other.get(1, 2);
			const b20 = other.get(2, 0);
			const b21 = other.get(2, 1);
			const b22 = other.get(2, 2);
			const m1 = (a00 + a01 + a02 - a10 - a11 - a21 - a22) * b11;
			const m2 = (a00 - a10) * (-b01 + b11);
			const m3 = a11 * (-b00 + b01 + b10 - b11 - b12 - b20 + b22);
			const m4 = (-a00 + a10 + a11) * (b00 - b01 + b11);
			const m5 = (a10 + a11) * (-b00 + b01);
			const m6 = a00 * b00;
			const m7 = (-a00 + a20 + a21) * (b00 - b02 + b12);
			const m8 = (-a00 + a20) * (b02 - b12);
			const m9 = (a20 + a21) * (-b00 + b02);
			const m10 = (a00 + a01 + a02 - a11 - a12 - a20 - a21) * b12;
			const m11 = a21 * (-b00 + b02 + b10 - b11 - b12 - b20 + b21);
			const m12 = (-a02 + a21 + a22) * (b11 + b20 - b21);
			const m13 = (a02 - a22) * (b11 - b21);
			const m14 = a02 * b20;
			const m15 = (a21 + a22) * (-b20 + b21);
			const m16 = (-a02 + a11 + a12) * (b12 + b20 - b22);
			const m17 = (a02 - a12) * (b12 - b22);
			const m18 = (a11 + a12) * (-b20 + b22);
			const m19 = a01 * b10;
			const m20 = a12 * b21;
			const m21 = a10 * b02;
			const m22 = a20 * b01;
			const m23 = a22 * b22;
			const c00 = m6 + m14 + m19;
			const c01 = m1 + m4 + m5 + m6 + m12 + m14 + m15;
			const c02 = m6 + m7 + m9 + m10 + m14 + m16 + m18;
			const c10 = m2 + m3 + m4 + m6 + m14 + m16 + m17;
			const c11 = m2 + m4 + m5 + m6 + m20;
			const c12 = m14 + m16 + m17 + m18 + m21;
			const c20 = m6 + m7 + m8 + m11 + m12 + m13 + m14;
			const c21 = m12 + m13 + m14 + m15 + m22;
			const c22 = m6 + m7 + m8 + m9 + m23;
			result.set(0, 0, c00);
			result.set(0, 1, c01);
			result.set(0, 2, c02);
			result.set(1, 0, c10);
			result.set(1, 1, c11);
			result.set(1, 2, c12);
			result.set(2, 0, c20);
			result.set(2, 1, c21);
			result.set(2, 2, c22);
			return result;
		}
		mmulStrassen(y) {
			y = Matrix.checkMatrix(y);
			let x = this.clone();
			let r1 = x.rows;
			let c1 = x.columns;
			let r2 = y.rows;
			let c2 = y.columns;
			if (c1 !== r2) console.warn(`Multiplying ${r1} x ${c1} and ${r2} x ${c2} matrix: dimensions do not match.`);
			function embed(mat, rows, cols) {
				let r = mat.rows;
				let c = mat.columns;
				if (r === rows && c === cols) return mat;
				else {
					let resultat = AbstractMatrix.zeros(rows, cols);
					resultat = resultat.setSubMatrix(mat, 0, 0);
					return resultat;
				}
			}
			let r = Math.max(r1, r2);
			let c = Math.max(c1, c2);
			x = embed(x, r, c);
			y = embed(y, r, c);
			function blockMult(a, b, rows, cols) {
				if (rows <= 512 || cols <= 512) return a.mmul(b);
				if (rows % 2 === 1 && cols % 2 === 1) {
					a = embed(a, rows + 1, cols + 1);
					b = embed(b, rows + 1, cols + 1);
				} else if (rows % 2 === 1) {
					a = embed(a, rows + 1, cols);
					b = embed(b, rows + 1, cols);
				} else if (cols % 2 === 1) {
					a = embed(a, rows, cols + 1);
					b = embed(b, rows, cols + 1);
				}
				let halfRows = parseInt(a.rows / 2, 10);
				let halfCols = parseInt(a.columns / 2, 10);
				let a11 = a.subMatrix(0, halfRows - 1, 0, halfCols - 1);
				let b11 = b.subMatrix(0, halfRows - 1, 0, halfCols - 1);
				let a12 = a.subMatrix(0, halfRows - 1, halfCols, a.columns - 1);
				let b12 = b.subMatrix(0, halfRows - 1, halfCols, b.columns - 1);
				let a21 = a.subMatrix(halfRows, a.rows - 1, 0, halfCols - 1);
				let b21 = b.subMatrix(halfRows, b.rows - 1, 0, halfCols - 1);
				let a22 = a.subMatrix(halfRows, a.rows - 1, halfCols, a.columns - 1);
				let b22 = b.subMatrix(halfRows, b.rows - 1, halfCols, b.columns - 1);
				let m1 = blockMult(AbstractMatrix.add(a11, a22), AbstractMatrix.add(b11, b22), halfRows, halfCols);
				let m2 = blockMult(AbstractMatrix.add(a21, a22), b11, halfRows, halfCols);
				let m3 = blockMult(a11, AbstractMatrix.sub(b12, b22), halfRows, halfCols);
				let m4 = blockMult(a22, AbstractMatrix.sub(b21, b11), halfRows, halfCols);
				let m5 = blockMult(AbstractMatrix.add(a11, a12), b22, halfRows, halfCols);
				let m6 = blockMult(AbstractMatrix.sub(a21, a11), AbstractMatrix.add(b11, b12), halfRows, halfCols);
				let m7 = blockMult(AbstractMatrix.sub(a12, a22), AbstractMatrix.add(b21, b22), halfRows, halfCols);
				let c11 = AbstractMatrix.add(m1, m4);
				c11.sub(m5);
				c11.add(m7);
				let c12 = AbstractMatrix.add(m3, m5);
				let c21 = AbstractMatrix.add(m2, m4);
				let c22 = AbstractMatrix.sub(m1, m2);
				c22.add(m3);
				c22.add(m6);
				let result = AbstractMatrix.zeros(2 * c11.rows, 2 * c11.columns);
				result = result.setSubMatrix(c11, 0, 0);
				result = result.setSubMatrix(c12, c11.rows, 0);
				result = result.setSubMatrix(c21, 0, c11.columns);
				result = result.setSubMatrix(c22, c11.rows, c11.columns);
				return result.subMatrix(0, rows - 1, 0, cols - 1);
			}
			return blockMult(x, y, r, c);
		}
		scaleRows(options = {}) {
			if (typeof options !== "object") throw new TypeError("options must be an object");
			const { min = 0, max = 1 } = options;
			if (!Number.isFinite(min)) throw new TypeError("min must be a number");
			if (!Number.isFinite(max)) throw new TypeError("max must be a number");
			if (min >= max) throw new RangeError("min must be smaller than max");
			let newMatrix = new Matrix(this.rows, this.columns);
			for (let i = 0; i < this.rows; i++) {
				const row = this.getRow(i);
				if (row.length > 0) rescale(row, {
					min,
					max,
					output: row
				});
				newMatrix.setRow(i, row);
			}
			return newMatrix;
		}
		scaleColumns(options = {}) {
			if (typeof options !== "object") throw new TypeError("options must be an object");
			const { min = 0, max = 1 } = options;
			if (!Number.isFinite(min)) throw new TypeError("min must be a number");
			if (!Number.isFinite(max)) throw new TypeError("max must be a number");
			if (min >= max) throw new RangeError("min must be smaller than max");
			let newMatrix = new Matrix(this.rows, this.columns);
			for (let i = 0; i < this.columns; i++) {
				const column = this.getColumn(i);
				if (column.length) rescale(column, {
					min,
					max,
					output: column
				});
				newMatrix.setColumn(i, column);
			}
			return newMatrix;
		}
		flipRows() {
			const middle = Math.ceil(this.columns / 2);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < middle; j++) {
				let first = this.get(i, j);
				let last = this.get(i, this.columns - 1 - j);
				this.set(i, j, last);
				this.set(i, this.columns - 1 - j, first);
			}
			return this;
		}
		flipColumns() {
			const middle = Math.ceil(this.rows / 2);
			for (let j = 0; j < this.columns; j++) for (let i = 0; i < middle; i++) {
				let first = this.get(i, j);
				let last = this.get(this.rows - 1 - i, j);
				this.set(i, j, last);
				this.set(this.rows - 1 - i, j, first);
			}
			return this;
		}
		kroneckerProduct(other) {
			other = Matrix.checkMatrix(other);
			let m = this.rows;
			let n = this.columns;
			let p = other.rows;
			let q = other.columns;
			let result = new Matrix(m * p, n * q);
			for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) for (let k = 0; k < p; k++) for (let l = 0; l < q; l++) result.set(p * i + k, q * j + l, this.get(i, j) * other.get(k, l));
			return result;
		}
		kroneckerSum(other) {
			other = Matrix.checkMatrix(other);
			if (!this.isSquare() || !other.isSquare()) throw new Error("Kronecker Sum needs two Square Matrices");
			let m = this.rows;
			let n = other.rows;
			let AxI = this.kroneckerProduct(Matrix.eye(n, n));
			let IxB = Matrix.eye(m, m).kroneckerProduct(other);
			return AxI.add(IxB);
		}
		transpose() {
			let result = new Matrix(this.columns, this.rows);
			for (let i = 0; i < this.rows; i++) for (let j = 0; j < this.columns; j++) result.set(j, i, this.get(i, j));
			return result;
		}
		sortRows(compareFunction = compareNumbers) {
			for (let i = 0; i < this.rows; i++) this.setRow(i, this.getRow(i).sort(compareFunction));
			return this;
		}
		sortColumns(compareFunction = compareNumbers) {
			for (let i = 0; i < this.columns; i++) this.setColumn(i, this.getColumn(i).sort(compareFunction));
			return this;
		}
		subMatrix(startRow, endRow, startColumn, endColumn) {
			checkRange(this, startRow, endRow, startColumn, endColumn);
			let newMatrix = new Matrix(endRow - startRow + 1, endColumn - startColumn + 1);
			for (let i = startRow; i <= endRow; i++) for (let j = startColumn; j <= endColumn; j++) newMatrix.set(i - startRow, j - startColumn, this.get(i, j));
			return newMatrix;
		}
		subMatrixRow(indices, startColumn, endColumn) {
			if (startColumn === void 0) startColumn = 0;
			if (endColumn === void 0) endColumn = this.columns - 1;
			if (startColumn > endColumn || startColumn < 0 || startColumn >= this.columns || endColumn < 0 || endColumn >= this.columns) throw new RangeError("Argument out of range");
			let newMatrix = new Matrix(indices.length, endColumn - startColumn + 1);
			for (let i = 0; i < indices.length; i++) for (let j = startColumn; j <= endColumn; j++) {
				if (indices[i] < 0 || indices[i] >= this.rows) throw new RangeError(`Row index out of range: ${indices[i]}`);
				newMatrix.set(i, j - startColumn, this.get(indices[i], j));
			}
			return newMatrix;
		}
		subMatrixColumn(indices, startRow, endRow) {
			if (startRow === void 0) startRow = 0;
			if (endRow === void 0) endRow = this.rows - 1;
			if (startRow > endRow || startRow < 0 || startRow >= this.rows || endRow < 0 || endRow >= this.rows) throw new RangeError("Argument out of range");
			let newMatrix = new Matrix(endRow - startRow + 1, indices.length);
			for (let i = 0; i < indices.length; i++) for (let j = startRow; j <= endRow; j++) {
				if (indices[i] < 0 || indices[i] >= this.columns) throw new RangeError(`Column index out of range: ${indices[i]}`);
				newMatrix.set(j - startRow, i, this.get(j, indices[i]));
			}
			return newMatrix;
		}
		setSubMatrix(matrix, startRow, startColumn) {
			matrix = Matrix.checkMatrix(matrix);
			if (matrix.isEmpty()) return this;
			let endRow = startRow + matrix.rows - 1;
			let endColumn = startColumn + matrix.columns - 1;
			checkRange(this, startRow, endRow, startColumn, endColumn);
			for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < matrix.columns; j++) this.set(startRow + i, startColumn + j, matrix.get(i, j));
			return this;
		}
		concat(other, by = "row") {
			other = Matrix.checkMatrix(other);
			switch (by) {
				case "row": {
					if (this.columns !== other.columns) throw new RangeError("both matrices must have the same number of columns");
					const result = new Matrix(this.rows + other.rows, this.columns);
					result.setSubMatrix(this, 0, 0);
					result.setSubMatrix(other, this.rows, 0);
					return result;
				}
				case "column": {
					if (this.rows !== other.rows) throw new RangeError("both matrices must have the same number of rows");
					const result = new Matrix(this.rows, this.columns + other.columns);
					result.setSubMatrix(this, 0, 0);
					result.setSubMatrix(other, 0, this.columns);
					return result;
				}
				default: throw new Error(`invalid option: ${by}`);
			}
		}
		selection(rowIndices, columnIndices) {
			checkRowIndices(this, rowIndices);
			checkColumnIndices(this, columnIndices);
			let newMatrix = new Matrix(rowIndices.length, columnIndices.length);
			for (let i = 0; i < rowIndices.length; i++) {
				let rowIndex = rowIndices[i];
				for (let j = 0; j < columnIndices.length; j++) {
					let columnIndex = columnIndices[j];
					newMatrix.set(i, j, this.get(rowIndex, columnIndex));
				}
			}
			return newMatrix;
		}
		trace() {
			let min = Math.min(this.rows, this.columns);
			let trace = 0;
			for (let i = 0; i < min; i++) trace += this.get(i, i);
			return trace;
		}
		clone() {
			return this.constructor.copy(this, new Matrix(this.rows, this.columns));
		}
		/**
		* @template {AbstractMatrix} M
		* @param {AbstractMatrix} from
		* @param {M} to
		* @return {M}
		*/
		static copy(from, to) {
			for (const [row, column, value] of from.entries()) to.set(row, column, value);
			return to;
		}
		sum(by) {
			switch (by) {
				case "row": return sumByRow(this);
				case "column": return sumByColumn(this);
				case void 0: return sumAll(this);
				default: throw new Error(`invalid option: ${by}`);
			}
		}
		product(by) {
			switch (by) {
				case "row": return productByRow(this);
				case "column": return productByColumn(this);
				case void 0: return productAll(this);
				default: throw new Error(`invalid option: ${by}`);
			}
		}
		mean(by) {
			const sum = this.sum(by);
			switch (by) {
				case "row":
					for (let i = 0; i < this.rows; i++) sum[i] /= this.columns;
					return sum;
				case "column":
					for (let i = 0; i < this.columns; i++) sum[i] /= this.rows;
					return sum;
				case void 0: return sum / this.size;
				default: throw new Error(`invalid option: ${by}`);
			}
		}
		variance(by, options = {}) {
			if (typeof by === "object") {
				options = by;
				by = void 0;
			}
			if (typeof options !== "object") throw new TypeError("options must be an object");
			const { unbiased = true, mean = this.mean(by) } = options;
			if (typeof unbiased !== "boolean") throw new TypeError("unbiased must be a boolean");
			switch (by) {
				case "row":
					if (!isAnyArray(mean)) throw new TypeError("mean must be an array");
					return varianceByRow(this, unbiased, mean);
				case "column":
					if (!isAnyArray(mean)) throw new TypeError("mean must be an array");
					return varianceByColumn(this, unbiased, mean);
				case void 0:
					if (typeof mean !== "number") throw new TypeError("mean must be a number");
					return varianceAll(this, unbiased, mean);
				default: throw new Error(`invalid option: ${by}`);
			}
		}
		standardDeviation(by, options) {
			if (typeof by === "object") {
				options = by;
				by = void 0;
			}
			const variance = this.variance(by, options);
			if (by === void 0) return Math.sqrt(variance);
			else {
				for (let i = 0; i < variance.length; i++) variance[i] = Math.sqrt(variance[i]);
				return variance;
			}
		}
		center(by, options = {}) {
			if (typeof by === "object") {
				options = by;
				by = void 0;
			}
			if (typeof options !== "object") throw new TypeError("options must be an object");
			const { center = this.mean(by) } = options;
			switch (by) {
				case "row":
					if (!isAnyArray(center)) throw new TypeError("center must be an array");
					centerByRow(this, center);
					return this;
				case "column":
					if (!isAnyArray(center)) throw new TypeError("center must be an array");
					centerByColumn(this, center);
					return this;
				case void 0:
					if (typeof center !== "number") throw new TypeError("center must be a number");
					centerAll(this, center);
					return this;
				default: throw new Error(`invalid option: ${by}`);
			}
		}
		scale(by, options = {}) {
			if (typeof by === "object") {
				options = by;
				by = void 0;
			}
			if (typeof options !== "object") throw new TypeError("options must be an object");
			let scale = options.scale;
			switch (by) {
				case "row":
					if (scale === void 0) scale = getScaleByRow(this);
					else if (!isAnyArray(scale)) throw new TypeError("scale must be an array");
					scaleByRow(this, scale);
					return this;
				case "column":
					if (scale === void 0) scale = getScaleByColumn(this);
					else if (!isAnyArray(scale)) throw new TypeError("scale must be an array");
					scaleByColumn(this, scale);
					return this;
				case void 0:
					if (scale === void 0) scale = getScaleAll(this);
					else if (typeof scale !== "number") throw new TypeError("scale must be a number");
					scaleAll(this, scale);
					return this;
				default: throw new Error(`invalid option: ${by}`);
			}
		}
		toString(options) {
			return inspectMatrixWithOptions(this, options);
		}
		[Symbol.iterator]() {
			return this.entries();
		}
		/**
		* iterator from left to right, from top to bottom
		* yield [row, column, value]
		* @returns {Generator<[number, number, number], void, void>}
		*/
		*entries() {
			for (let row = 0; row < this.rows; row++) for (let col = 0; col < this.columns; col++) yield [
				row,
				col,
				this.get(row, col)
			];
		}
		/**
		* iterator from left to right, from top to bottom
		* yield value
		* @returns {Generator<number, void, void>}
		*/
		*values() {
			for (let row = 0; row < this.rows; row++) for (let col = 0; col < this.columns; col++) yield this.get(row, col);
		}
	};
	AbstractMatrix.prototype.klass = "Matrix";
	if (typeof Symbol !== "undefined") AbstractMatrix.prototype[Symbol.for("nodejs.util.inspect.custom")] = inspectMatrix;
	function compareNumbers(a, b) {
		return a - b;
	}
	function isArrayOfNumbers(array) {
		return array.every((element) => {
			return typeof element === "number";
		});
	}
	AbstractMatrix.random = AbstractMatrix.rand;
	AbstractMatrix.randomInt = AbstractMatrix.randInt;
	AbstractMatrix.diagonal = AbstractMatrix.diag;
	AbstractMatrix.prototype.diagonal = AbstractMatrix.prototype.diag;
	AbstractMatrix.identity = AbstractMatrix.eye;
	AbstractMatrix.prototype.negate = AbstractMatrix.prototype.neg;
	AbstractMatrix.prototype.tensorProduct = AbstractMatrix.prototype.kroneckerProduct;
	var Matrix = class Matrix extends AbstractMatrix {
		/**
		* @type {Float64Array[]}
		*/
		data;
		/**
		* Init an empty matrix
		* @param {number} nRows
		* @param {number} nColumns
		*/
		#initData(nRows, nColumns) {
			this.data = [];
			if (Number.isInteger(nColumns) && nColumns >= 0) for (let i = 0; i < nRows; i++) this.data.push(new Float64Array(nColumns));
			else throw new TypeError("nColumns must be a positive integer");
			this.rows = nRows;
			this.columns = nColumns;
		}
		constructor(nRows, nColumns) {
			super();
			if (Matrix.isMatrix(nRows)) {
				this.#initData(nRows.rows, nRows.columns);
				Matrix.copy(nRows, this);
			} else if (Number.isInteger(nRows) && nRows >= 0) this.#initData(nRows, nColumns);
			else if (isAnyArray(nRows)) {
				const arrayData = nRows;
				nRows = arrayData.length;
				nColumns = nRows ? arrayData[0].length : 0;
				if (typeof nColumns !== "number") throw new TypeError("Data must be a 2D array with at least one element");
				this.data = [];
				for (let i = 0; i < nRows; i++) {
					if (arrayData[i].length !== nColumns) throw new RangeError("Inconsistent array dimensions");
					if (!isArrayOfNumbers(arrayData[i])) throw new TypeError("Input data contains non-numeric values");
					this.data.push(Float64Array.from(arrayData[i]));
				}
				this.rows = nRows;
				this.columns = nColumns;
			} else throw new TypeError("First argument must be a positive number or an array");
		}
		set(rowIndex, columnIndex, value) {
			this.data[rowIndex][columnIndex] = value;
			return this;
		}
		get(rowIndex, columnIndex) {
			return this.data[rowIndex][columnIndex];
		}
		removeRow(index) {
			checkRowIndex(this, index);
			this.data.splice(index, 1);
			this.rows -= 1;
			return this;
		}
		addRow(index, array) {
			if (array === void 0) {
				array = index;
				index = this.rows;
			}
			checkRowIndex(this, index, true);
			array = Float64Array.from(checkRowVector(this, array));
			this.data.splice(index, 0, array);
			this.rows += 1;
			return this;
		}
		removeColumn(index) {
			checkColumnIndex(this, index);
			for (let i = 0; i < this.rows; i++) {
				const newRow = new Float64Array(this.columns - 1);
				for (let j = 0; j < index; j++) newRow[j] = this.data[i][j];
				for (let j = index + 1; j < this.columns; j++) newRow[j - 1] = this.data[i][j];
				this.data[i] = newRow;
			}
			this.columns -= 1;
			return this;
		}
		addColumn(index, array) {
			if (typeof array === "undefined") {
				array = index;
				index = this.columns;
			}
			checkColumnIndex(this, index, true);
			array = checkColumnVector(this, array);
			for (let i = 0; i < this.rows; i++) {
				const newRow = new Float64Array(this.columns + 1);
				let j = 0;
				for (; j < index; j++) newRow[j] = this.data[i][j];
				newRow[j++] = array[i];
				for (; j < this.columns + 1; j++) newRow[j] = this.data[i][j - 1];
				this.data[i] = newRow;
			}
			this.columns += 1;
			return this;
		}
	};
	installMathOperations(AbstractMatrix, Matrix);
	/**
	* @typedef {0 | 1 | number | boolean} Mask
	*/
	var SymmetricMatrix = class SymmetricMatrix extends AbstractMatrix {
		/** @type {Matrix} */
		#matrix;
		get size() {
			return this.#matrix.size;
		}
		get rows() {
			return this.#matrix.rows;
		}
		get columns() {
			return this.#matrix.columns;
		}
		get diagonalSize() {
			return this.rows;
		}
		/**
		* not the same as matrix.isSymmetric()
		* Here is to check if it's instanceof SymmetricMatrix without bundling issues
		*
		* @param value
		* @returns {boolean}
		*/
		static isSymmetricMatrix(value) {
			return Matrix.isMatrix(value) && value.klassType === "SymmetricMatrix";
		}
		/**
		* @param diagonalSize
		* @return {SymmetricMatrix}
		*/
		static zeros(diagonalSize) {
			return new this(diagonalSize);
		}
		/**
		* @param diagonalSize
		* @return {SymmetricMatrix}
		*/
		static ones(diagonalSize) {
			return new this(diagonalSize).fill(1);
		}
		/**
		* @param {number | AbstractMatrix | ArrayLike<ArrayLike<number>>} diagonalSize
		* @return {this}
		*/
		constructor(diagonalSize) {
			super();
			if (Matrix.isMatrix(diagonalSize)) {
				if (!diagonalSize.isSymmetric()) throw new TypeError("not symmetric data");
				this.#matrix = Matrix.copy(diagonalSize, new Matrix(diagonalSize.rows, diagonalSize.rows));
			} else if (Number.isInteger(diagonalSize) && diagonalSize >= 0) this.#matrix = new Matrix(diagonalSize, diagonalSize);
			else {
				this.#matrix = new Matrix(diagonalSize);
				if (!this.isSymmetric()) throw new TypeError("not symmetric data");
			}
		}
		clone() {
			const matrix = new SymmetricMatrix(this.diagonalSize);
			for (const [row, col, value] of this.upperRightEntries()) matrix.set(row, col, value);
			return matrix;
		}
		toMatrix() {
			return new Matrix(this);
		}
		get(rowIndex, columnIndex) {
			return this.#matrix.get(rowIndex, columnIndex);
		}
		set(rowIndex, columnIndex, value) {
			this.#matrix.set(rowIndex, columnIndex, value);
			this.#matrix.set(columnIndex, rowIndex, value);
			return this;
		}
		removeCross(index) {
			this.#matrix.removeRow(index);
			this.#matrix.removeColumn(index);
			return this;
		}
		addCross(index, array) {
			if (array === void 0) {
				array = index;
				index = this.diagonalSize;
			}
			const row = array.slice();
			row.splice(index, 1);
			this.#matrix.addRow(index, row);
			this.#matrix.addColumn(index, array);
			return this;
		}
		/**
		* @param {Mask[]} mask
		*/
		applyMask(mask) {
			if (mask.length !== this.diagonalSize) throw new RangeError("Mask size do not match with matrix size");
			/** @type {number[]} */
			const sidesToRemove = [];
			for (const [index, passthroughs] of mask.entries()) {
				if (passthroughs) continue;
				sidesToRemove.push(index);
			}
			sidesToRemove.reverse();
			for (const sideIndex of sidesToRemove) this.removeCross(sideIndex);
			return this;
		}
		/**
		* Compact format upper-right corner of matrix
		* iterate from left to right, from top to bottom.
		*
		* ```
		*   A B C D
		* A 1 2 3 4
		* B 2 5 6 7
		* C 3 6 8 9
		* D 4 7 9 10
		* ```
		*
		* will return compact 1D array `[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]`
		*
		* length is S(i=0, n=sideSize) => 10 for a 4 sideSized matrix
		*
		* @returns {number[]}
		*/
		toCompact() {
			const { diagonalSize } = this;
			/** @type {number[]} */
			const compact = new Array(diagonalSize * (diagonalSize + 1) / 2);
			for (let col = 0, row = 0, index = 0; index < compact.length; index++) {
				compact[index] = this.get(row, col);
				if (++col >= diagonalSize) col = ++row;
			}
			return compact;
		}
		/**
		* @param {number[]} compact
		* @return {SymmetricMatrix}
		*/
		static fromCompact(compact) {
			const compactSize = compact.length;
			const diagonalSize = (Math.sqrt(8 * compactSize + 1) - 1) / 2;
			if (!Number.isInteger(diagonalSize)) throw new TypeError(`This array is not a compact representation of a Symmetric Matrix, ${JSON.stringify(compact)}`);
			const matrix = new SymmetricMatrix(diagonalSize);
			for (let col = 0, row = 0, index = 0; index < compactSize; index++) {
				matrix.set(col, row, compact[index]);
				if (++col >= diagonalSize) col = ++row;
			}
			return matrix;
		}
		/**
		* half iterator upper-right-corner from left to right, from top to bottom
		* yield [row, column, value]
		*
		* @returns {Generator<[number, number, number], void, void>}
		*/
		*upperRightEntries() {
			for (let row = 0, col = 0; row < this.diagonalSize;) {
				const value = this.get(row, col);
				yield [
					row,
					col,
					value
				];
				if (++col >= this.diagonalSize) col = ++row;
			}
		}
		/**
		* half iterator upper-right-corner from left to right, from top to bottom
		* yield value
		*
		* @returns {Generator<[number, number, number], void, void>}
		*/
		*upperRightValues() {
			for (let row = 0, col = 0; row < this.diagonalSize;) {
				yield this.get(row, col);
				if (++col >= this.diagonalSize) col = ++row;
			}
		}
	};
	SymmetricMatrix.prototype.klassType = "SymmetricMatrix";
	var DistanceMatrix = class DistanceMatrix extends SymmetricMatrix {
		/**
		* not the same as matrix.isSymmetric()
		* Here is to check if it's instanceof SymmetricMatrix without bundling issues
		*
		* @param value
		* @returns {boolean}
		*/
		static isDistanceMatrix(value) {
			return SymmetricMatrix.isSymmetricMatrix(value) && value.klassSubType === "DistanceMatrix";
		}
		constructor(sideSize) {
			super(sideSize);
			if (!this.isDistance()) throw new TypeError("Provided arguments do no produce a distance matrix");
		}
		set(rowIndex, columnIndex, value) {
			if (rowIndex === columnIndex) value = 0;
			return super.set(rowIndex, columnIndex, value);
		}
		addCross(index, array) {
			if (array === void 0) {
				array = index;
				index = this.diagonalSize;
			}
			array = array.slice();
			array[index] = 0;
			return super.addCross(index, array);
		}
		toSymmetricMatrix() {
			return new SymmetricMatrix(this);
		}
		clone() {
			const matrix = new DistanceMatrix(this.diagonalSize);
			for (const [row, col, value] of this.upperRightEntries()) {
				if (row === col) continue;
				matrix.set(row, col, value);
			}
			return matrix;
		}
		/**
		* Compact format upper-right corner of matrix
		* no diagonal (only zeros)
		* iterable from left to right, from top to bottom.
		*
		* ```
		*   A B C D
		* A 0 1 2 3
		* B 1 0 4 5
		* C 2 4 0 6
		* D 3 5 6 0
		* ```
		*
		* will return compact 1D array `[1, 2, 3, 4, 5, 6]`
		*
		* length is S(i=0, n=sideSize-1) => 6 for a 4 side sized matrix
		*
		* @returns {number[]}
		*/
		toCompact() {
			const { diagonalSize } = this;
			const compactLength = (diagonalSize - 1) * diagonalSize / 2;
			/** @type {number[]} */
			const compact = new Array(compactLength);
			for (let col = 1, row = 0, index = 0; index < compact.length; index++) {
				compact[index] = this.get(row, col);
				if (++col >= diagonalSize) col = ++row + 1;
			}
			return compact;
		}
		/**
		* @param {number[]} compact
		*/
		static fromCompact(compact) {
			const compactSize = compact.length;
			if (compactSize === 0) return new this(0);
			const diagonalSize = (Math.sqrt(8 * compactSize + 1) + 1) / 2;
			if (!Number.isInteger(diagonalSize)) throw new TypeError(`This array is not a compact representation of a DistanceMatrix, ${JSON.stringify(compact)}`);
			const matrix = new this(diagonalSize);
			for (let col = 1, row = 0, index = 0; index < compactSize; index++) {
				matrix.set(col, row, compact[index]);
				if (++col >= diagonalSize) col = ++row + 1;
			}
			return matrix;
		}
	};
	DistanceMatrix.prototype.klassSubType = "DistanceMatrix";
	var WrapperMatrix2D = class extends AbstractMatrix {
		constructor(data) {
			super();
			this.data = data;
			this.rows = data.length;
			this.columns = data[0].length;
		}
		set(rowIndex, columnIndex, value) {
			this.data[rowIndex][columnIndex] = value;
			return this;
		}
		get(rowIndex, columnIndex) {
			return this.data[rowIndex][columnIndex];
		}
	};
	var LuDecomposition = class {
		constructor(matrix) {
			matrix = WrapperMatrix2D.checkMatrix(matrix);
			let lu = matrix.clone();
			let rows = lu.rows;
			let columns = lu.columns;
			let pivotVector = new Float64Array(rows);
			let pivotSign = 1;
			let i, j, k, p, s, t, v;
			let LUcolj, kmax;
			for (i = 0; i < rows; i++) pivotVector[i] = i;
			LUcolj = new Float64Array(rows);
			for (j = 0; j < columns; j++) {
				for (i = 0; i < rows; i++) LUcolj[i] = lu.get(i, j);
				for (i = 0; i < rows; i++) {
					kmax = Math.min(i, j);
					s = 0;
					for (k = 0; k < kmax; k++) s += lu.get(i, k) * LUcolj[k];
					LUcolj[i] -= s;
					lu.set(i, j, LUcolj[i]);
				}
				p = j;
				for (i = j + 1; i < rows; i++) if (Math.abs(LUcolj[i]) > Math.abs(LUcolj[p])) p = i;
				if (p !== j) {
					for (k = 0; k < columns; k++) {
						t = lu.get(p, k);
						lu.set(p, k, lu.get(j, k));
						lu.set(j, k, t);
					}
					v = pivotVector[p];
					pivotVector[p] = pivotVector[j];
					pivotVector[j] = v;
					pivotSign = -pivotSign;
				}
				if (j < rows && lu.get(j, j) !== 0) for (i = j + 1; i < rows; i++) lu.set(i, j, lu.get(i, j) / lu.get(j, j));
			}
			this.LU = lu;
			this.pivotVector = pivotVector;
			this.pivotSign = pivotSign;
		}
		isSingular() {
			let data = this.LU;
			let col = data.columns;
			for (let j = 0; j < col; j++) if (data.get(j, j) === 0) return true;
			return false;
		}
		solve(value) {
			value = Matrix.checkMatrix(value);
			let lu = this.LU;
			if (lu.rows !== value.rows) throw new Error("Invalid matrix dimensions");
			if (this.isSingular()) throw new Error("LU matrix is singular");
			let count = value.columns;
			let X = value.subMatrixRow(this.pivotVector, 0, count - 1);
			let columns = lu.columns;
			let i, j, k;
			for (k = 0; k < columns; k++) for (i = k + 1; i < columns; i++) for (j = 0; j < count; j++) X.set(i, j, X.get(i, j) - X.get(k, j) * lu.get(i, k));
			for (k = columns - 1; k >= 0; k--) {
				for (j = 0; j < count; j++) X.set(k, j, X.get(k, j) / lu.get(k, k));
				for (i = 0; i < k; i++) for (j = 0; j < count; j++) X.set(i, j, X.get(i, j) - X.get(k, j) * lu.get(i, k));
			}
			return X;
		}
		get determinant() {
			let data = this.LU;
			if (!data.isSquare()) throw new Error("Matrix must be square");
			let determinant = this.pivotSign;
			let col = data.columns;
			for (let j = 0; j < col; j++) determinant *= data.get(j, j);
			return determinant;
		}
		get lowerTriangularMatrix() {
			let data = this.LU;
			let rows = data.rows;
			let columns = data.columns;
			let X = new Matrix(rows, columns);
			for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) if (i > j) X.set(i, j, data.get(i, j));
			else if (i === j) X.set(i, j, 1);
			else X.set(i, j, 0);
			return X;
		}
		get upperTriangularMatrix() {
			let data = this.LU;
			let rows = data.rows;
			let columns = data.columns;
			let X = new Matrix(rows, columns);
			for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) if (i <= j) X.set(i, j, data.get(i, j));
			else X.set(i, j, 0);
			return X;
		}
		get pivotPermutationVector() {
			return Array.from(this.pivotVector);
		}
	};
	/**
	* Transpose a square matrix in place, without allocating a copy.
	* Used to restore the logical layout of decomposition outputs that were
	* accumulated in transposed storage for cache-sequential inner loops.
	* @param {import('../matrix').default} matrix - square matrix, mutated in place
	* @returns {import('../matrix').default} the same matrix
	*/
	function transposeSquareInPlace(matrix) {
		const data = matrix.data;
		const n = matrix.rows;
		for (let i = 0; i < n; i++) {
			const rowI = data[i];
			for (let j = i + 1; j < n; j++) {
				const tmp = rowI[j];
				rowI[j] = data[j][i];
				data[j][i] = tmp;
			}
		}
		return matrix;
	}
	function hypotenuse(a, b) {
		let r = 0;
		if (Math.abs(a) > Math.abs(b)) {
			r = b / a;
			return Math.abs(a) * Math.sqrt(1 + r * r);
		}
		if (b !== 0) {
			r = a / b;
			return Math.abs(b) * Math.sqrt(1 + r * r);
		}
		return 0;
	}
	var QrDecomposition = class {
		constructor(value) {
			value = WrapperMatrix2D.checkMatrix(value);
			let qr = value.clone();
			let m = value.rows;
			let n = value.columns;
			let rdiag = new Float64Array(n);
			let i, j, k, s;
			for (k = 0; k < n; k++) {
				let nrm = 0;
				for (i = k; i < m; i++) nrm = hypotenuse(nrm, qr.get(i, k));
				if (nrm !== 0) {
					if (qr.get(k, k) < 0) nrm = -nrm;
					for (i = k; i < m; i++) qr.set(i, k, qr.get(i, k) / nrm);
					qr.set(k, k, qr.get(k, k) + 1);
					for (j = k + 1; j < n; j++) {
						s = 0;
						for (i = k; i < m; i++) s += qr.get(i, k) * qr.get(i, j);
						s = -s / qr.get(k, k);
						for (i = k; i < m; i++) qr.set(i, j, qr.get(i, j) + s * qr.get(i, k));
					}
				}
				rdiag[k] = -nrm;
			}
			this.QR = qr;
			this.Rdiag = rdiag;
		}
		solve(value) {
			value = Matrix.checkMatrix(value);
			let qr = this.QR;
			let m = qr.rows;
			if (value.rows !== m) throw new Error("Matrix row dimensions must agree");
			if (!this.isFullRank()) throw new Error("Matrix is rank deficient");
			let count = value.columns;
			let X = value.clone();
			let n = qr.columns;
			let i, j, k, s;
			for (k = 0; k < n; k++) for (j = 0; j < count; j++) {
				s = 0;
				for (i = k; i < m; i++) s += qr.get(i, k) * X.get(i, j);
				s = -s / qr.get(k, k);
				for (i = k; i < m; i++) X.set(i, j, X.get(i, j) + s * qr.get(i, k));
			}
			for (k = n - 1; k >= 0; k--) {
				for (j = 0; j < count; j++) X.set(k, j, X.get(k, j) / this.Rdiag[k]);
				for (i = 0; i < k; i++) for (j = 0; j < count; j++) X.set(i, j, X.get(i, j) - X.get(k, j) * qr.get(i, k));
			}
			return X.subMatrix(0, n - 1, 0, count - 1);
		}
		isFullRank() {
			let columns = this.QR.columns;
			for (let i = 0; i < columns; i++) if (this.Rdiag[i] === 0) return false;
			return true;
		}
		get upperTriangularMatrix() {
			let qr = this.QR;
			let n = qr.columns;
			let X = new Matrix(n, n);
			let i, j;
			for (i = 0; i < n; i++) for (j = 0; j < n; j++) if (i < j) X.set(i, j, qr.get(i, j));
			else if (i === j) X.set(i, j, this.Rdiag[i]);
			else X.set(i, j, 0);
			return X;
		}
		get orthogonalMatrix() {
			let qr = this.QR;
			let rows = qr.rows;
			let columns = qr.columns;
			let X = new Matrix(rows, columns);
			let i, j, k, s;
			for (k = columns - 1; k >= 0; k--) {
				for (i = 0; i < rows; i++) X.set(i, k, 0);
				X.set(k, k, 1);
				for (j = k; j < columns; j++) if (qr.get(k, k) !== 0) {
					s = 0;
					for (i = k; i < rows; i++) s += qr.get(i, k) * X.get(i, j);
					s = -s / qr.get(k, k);
					for (i = k; i < rows; i++) X.set(i, j, X.get(i, j) + s * qr.get(i, k));
				}
			}
			return X;
		}
	};
	var SingularValueDecomposition = class {
		constructor(value, options = {}) {
			value = WrapperMatrix2D.checkMatrix(value);
			if (value.isEmpty()) throw new Error("Matrix must be non-empty");
			let m = value.rows;
			let n = value.columns;
			const { computeLeftSingularVectors = true, computeRightSingularVectors = true, autoTranspose = false } = options;
			let wantu = Boolean(computeLeftSingularVectors);
			let wantv = Boolean(computeRightSingularVectors);
			let swapped = false;
			let at;
			if (m < n) if (!autoTranspose) {
				console.warn("Computing SVD on a matrix with more columns than rows. Consider enabling autoTranspose");
				at = value.transpose();
			} else {
				at = value.clone();
				m = value.columns;
				n = value.rows;
				swapped = true;
				let aux = wantu;
				wantu = wantv;
				wantv = aux;
			}
			else at = value.transpose();
			let nu = Math.min(m, n);
			let ni = Math.min(m + 1, n);
			let s = new Float64Array(ni);
			let U = new Matrix(nu, m);
			let V = new Matrix(n, n);
			let e = new Float64Array(n);
			let work = new Float64Array(m);
			let si = new Float64Array(ni);
			for (let i = 0; i < ni; i++) si[i] = i;
			let nct = Math.min(m - 1, n);
			let nrt = Math.max(0, Math.min(n - 2, m));
			let mrc = Math.max(nct, nrt);
			for (let k = 0; k < mrc; k++) {
				if (k < nct) {
					s[k] = 0;
					for (let i = k; i < m; i++) s[k] = hypotenuse(s[k], at.get(k, i));
					if (s[k] !== 0) {
						if (at.get(k, k) < 0) s[k] = -s[k];
						for (let i = k; i < m; i++) at.set(k, i, at.get(k, i) / s[k]);
						at.set(k, k, at.get(k, k) + 1);
					}
					s[k] = -s[k];
				}
				for (let j = k + 1; j < n; j++) {
					if (k < nct && s[k] !== 0) {
						let t = 0;
						for (let i = k; i < m; i++) t += at.get(k, i) * at.get(j, i);
						t = -t / at.get(k, k);
						for (let i = k; i < m; i++) at.set(j, i, at.get(j, i) + t * at.get(k, i));
					}
					e[j] = at.get(j, k);
				}
				if (wantu && k < nct) for (let i = k; i < m; i++) U.set(k, i, at.get(k, i));
				if (k < nrt) {
					e[k] = 0;
					for (let i = k + 1; i < n; i++) e[k] = hypotenuse(e[k], e[i]);
					if (e[k] !== 0) {
						if (e[k + 1] < 0) e[k] = 0 - e[k];
						for (let i = k + 1; i < n; i++) e[i] /= e[k];
						e[k + 1] += 1;
					}
					e[k] = -e[k];
					if (k + 1 < m && e[k] !== 0) {
						for (let i = k + 1; i < m; i++) work[i] = 0;
						for (let i = k + 1; i < m; i++) for (let j = k + 1; j < n; j++) work[i] += e[j] * at.get(j, i);
						for (let j = k + 1; j < n; j++) {
							let t = -e[j] / e[k + 1];
							for (let i = k + 1; i < m; i++) at.set(j, i, at.get(j, i) + t * work[i]);
						}
					}
					if (wantv) for (let i = k + 1; i < n; i++) V.set(k, i, e[i]);
				}
			}
			let p = Math.min(n, m + 1);
			if (nct < n) s[nct] = at.get(nct, nct);
			if (m < p) s[p - 1] = 0;
			if (nrt + 1 < p) e[nrt] = at.get(p - 1, nrt);
			e[p - 1] = 0;
			if (wantu) {
				for (let j = nct; j < nu; j++) {
					for (let i = 0; i < m; i++) U.set(j, i, 0);
					U.set(j, j, 1);
				}
				for (let k = nct - 1; k >= 0; k--) if (s[k] !== 0) {
					for (let j = k + 1; j < nu; j++) {
						let t = 0;
						for (let i = k; i < m; i++) t += U.get(k, i) * U.get(j, i);
						t = -t / U.get(k, k);
						for (let i = k; i < m; i++) U.set(j, i, U.get(j, i) + t * U.get(k, i));
					}
					for (let i = k; i < m; i++) U.set(k, i, -U.get(k, i));
					U.set(k, k, 1 + U.get(k, k));
					for (let i = 0; i < k - 1; i++) U.set(k, i, 0);
				} else {
					for (let i = 0; i < m; i++) U.set(k, i, 0);
					U.set(k, k, 1);
				}
			}
			if (wantv) for (let k = n - 1; k >= 0; k--) {
				if (k < nrt && e[k] !== 0) for (let j = k + 1; j < n; j++) {
					let t = 0;
					for (let i = k + 1; i < n; i++) t += V.get(k, i) * V.get(j, i);
					t = -t / V.get(k, k + 1);
					for (let i = k + 1; i < n; i++) V.set(j, i, V.get(j, i) + t * V.get(k, i));
				}
				for (let i = 0; i < n; i++) V.set(k, i, 0);
				V.set(k, k, 1);
			}
			let pp = p - 1;
			let eps = Number.EPSILON;
			while (p > 0) {
				let k, kase;
				for (k = p - 2; k >= -1; k--) {
					if (k === -1) break;
					const alpha = Number.MIN_VALUE + eps * Math.abs(s[k] + Math.abs(s[k + 1]));
					if (Math.abs(e[k]) <= alpha || Number.isNaN(e[k])) {
						e[k] = 0;
						break;
					}
				}
				if (k === p - 2) kase = 4;
				else {
					let ks;
					for (ks = p - 1; ks >= k; ks--) {
						if (ks === k) break;
						let t = (ks !== p ? Math.abs(e[ks]) : 0) + (ks !== k + 1 ? Math.abs(e[ks - 1]) : 0);
						if (Math.abs(s[ks]) <= eps * t) {
							s[ks] = 0;
							break;
						}
					}
					if (ks === k) kase = 3;
					else if (ks === p - 1) kase = 1;
					else {
						kase = 2;
						k = ks;
					}
				}
				k++;
				switch (kase) {
					case 1: {
						let f = e[p - 2];
						e[p - 2] = 0;
						for (let j = p - 2; j >= k; j--) {
							let t = hypotenuse(s[j], f);
							let cs = s[j] / t;
							let sn = f / t;
							s[j] = t;
							if (j !== k) {
								f = -sn * e[j - 1];
								e[j - 1] = cs * e[j - 1];
							}
							if (wantv) for (let i = 0; i < n; i++) {
								t = cs * V.get(j, i) + sn * V.get(p - 1, i);
								V.set(p - 1, i, -sn * V.get(j, i) + cs * V.get(p - 1, i));
								V.set(j, i, t);
							}
						}
						break;
					}
					case 2: {
						let f = e[k - 1];
						e[k - 1] = 0;
						for (let j = k; j < p; j++) {
							let t = hypotenuse(s[j], f);
							let cs = s[j] / t;
							let sn = f / t;
							s[j] = t;
							f = -sn * e[j];
							e[j] = cs * e[j];
							if (wantu) for (let i = 0; i < m; i++) {
								t = cs * U.get(j, i) + sn * U.get(k - 1, i);
								U.set(k - 1, i, -sn * U.get(j, i) + cs * U.get(k - 1, i));
								U.set(j, i, t);
							}
						}
						break;
					}
					case 3: {
						const scale = Math.max(Math.abs(s[p - 1]), Math.abs(s[p - 2]), Math.abs(e[p - 2]), Math.abs(s[k]), Math.abs(e[k]));
						const sp = s[p - 1] / scale;
						const spm1 = s[p - 2] / scale;
						const epm1 = e[p - 2] / scale;
						const sk = s[k] / scale;
						const ek = e[k] / scale;
						const b = ((spm1 + sp) * (spm1 - sp) + epm1 * epm1) / 2;
						const c = sp * epm1 * (sp * epm1);
						let shift = 0;
						if (b !== 0 || c !== 0) {
							if (b < 0) shift = 0 - Math.sqrt(b * b + c);
							else shift = Math.sqrt(b * b + c);
							shift = c / (b + shift);
						}
						let f = (sk + sp) * (sk - sp) + shift;
						let g = sk * ek;
						for (let j = k; j < p - 1; j++) {
							let t = hypotenuse(f, g);
							if (t === 0) t = Number.MIN_VALUE;
							let cs = f / t;
							let sn = g / t;
							if (j !== k) e[j - 1] = t;
							f = cs * s[j] + sn * e[j];
							e[j] = cs * e[j] - sn * s[j];
							g = sn * s[j + 1];
							s[j + 1] = cs * s[j + 1];
							if (wantv) for (let i = 0; i < n; i++) {
								t = cs * V.get(j, i) + sn * V.get(j + 1, i);
								V.set(j + 1, i, -sn * V.get(j, i) + cs * V.get(j + 1, i));
								V.set(j, i, t);
							}
							t = hypotenuse(f, g);
							if (t === 0) t = Number.MIN_VALUE;
							cs = f / t;
							sn = g / t;
							s[j] = t;
							f = cs * e[j] + sn * s[j + 1];
							s[j + 1] = -sn * e[j] + cs * s[j + 1];
							g = sn * e[j + 1];
							e[j + 1] = cs * e[j + 1];
							if (wantu && j < m - 1) for (let i = 0; i < m; i++) {
								t = cs * U.get(j, i) + sn * U.get(j + 1, i);
								U.set(j + 1, i, -sn * U.get(j, i) + cs * U.get(j + 1, i));
								U.set(j, i, t);
							}
						}
						e[p - 2] = f;
						break;
					}
					case 4:
						if (s[k] <= 0) {
							s[k] = s[k] < 0 ? -s[k] : 0;
							if (wantv) for (let i = 0; i <= pp; i++) V.set(k, i, -V.get(k, i));
						}
						while (k < pp) {
							if (s[k] >= s[k + 1]) break;
							let t = s[k];
							s[k] = s[k + 1];
							s[k + 1] = t;
							if (wantv && k < n - 1) for (let i = 0; i < n; i++) {
								t = V.get(k + 1, i);
								V.set(k + 1, i, V.get(k, i));
								V.set(k, i, t);
							}
							if (wantu && k < m - 1) for (let i = 0; i < m; i++) {
								t = U.get(k + 1, i);
								U.set(k + 1, i, U.get(k, i));
								U.set(k, i, t);
							}
							k++;
						}
						p--;
						break;
				}
			}
			U = U.isSquare() ? transposeSquareInPlace(U) : U.transpose();
			V = transposeSquareInPlace(V);
			if (swapped) {
				let tmp = V;
				V = U;
				U = tmp;
			}
			this.m = m;
			this.n = n;
			this.s = s;
			this.U = U;
			this.V = V;
		}
		solve(value) {
			let Y = value;
			let e = this.threshold;
			let scols = this.s.length;
			let Ls = Matrix.zeros(scols, scols);
			for (let i = 0; i < scols; i++) if (Math.abs(this.s[i]) <= e) Ls.set(i, i, 0);
			else Ls.set(i, i, 1 / this.s[i]);
			let U = this.U;
			let V = this.rightSingularVectors;
			let VL = V.mmul(Ls);
			let vrows = V.rows;
			let urows = U.rows;
			let VLU = Matrix.zeros(vrows, urows);
			for (let i = 0; i < vrows; i++) for (let j = 0; j < urows; j++) {
				let sum = 0;
				for (let k = 0; k < scols; k++) sum += VL.get(i, k) * U.get(j, k);
				VLU.set(i, j, sum);
			}
			return VLU.mmul(Y);
		}
		solveForDiagonal(value) {
			return this.solve(Matrix.diag(value));
		}
		inverse() {
			let V = this.V;
			let e = this.threshold;
			let vrows = V.rows;
			let vcols = V.columns;
			let X = new Matrix(vrows, this.s.length);
			for (let i = 0; i < vrows; i++) for (let j = 0; j < vcols; j++) if (Math.abs(this.s[j]) > e) X.set(i, j, V.get(i, j) / this.s[j]);
			let U = this.U;
			let urows = U.rows;
			let ucols = U.columns;
			let Y = new Matrix(vrows, urows);
			for (let i = 0; i < vrows; i++) for (let j = 0; j < urows; j++) {
				let sum = 0;
				for (let k = 0; k < ucols; k++) sum += X.get(i, k) * U.get(j, k);
				Y.set(i, j, sum);
			}
			return Y;
		}
		get condition() {
			return this.s[0] / this.s[Math.min(this.m, this.n) - 1];
		}
		get norm2() {
			return this.s[0];
		}
		get rank() {
			let tol = Math.max(this.m, this.n) * this.s[0] * Number.EPSILON;
			let r = 0;
			let s = this.s;
			for (let i = 0, ii = s.length; i < ii; i++) if (s[i] > tol) r++;
			return r;
		}
		get diagonal() {
			return Array.from(this.s);
		}
		get threshold() {
			return Number.EPSILON / 2 * Math.max(this.m, this.n) * this.s[0];
		}
		get leftSingularVectors() {
			return this.U;
		}
		get rightSingularVectors() {
			return this.V;
		}
		get diagonalMatrix() {
			return Matrix.diag(this.s);
		}
	};
	var EigenvalueDecomposition = class {
		constructor(matrix, options = {}) {
			const { assumeSymmetric = false } = options;
			matrix = WrapperMatrix2D.checkMatrix(matrix);
			if (!matrix.isSquare()) throw new Error("Matrix is not a square matrix");
			if (matrix.isEmpty()) throw new Error("Matrix must be non-empty");
			let n = matrix.columns;
			let V = new Matrix(n, n);
			let d = new Float64Array(n);
			let e = new Float64Array(n);
			let value = matrix;
			let i, j;
			let isSymmetric = false;
			if (assumeSymmetric) isSymmetric = true;
			else isSymmetric = matrix.isSymmetric();
			if (isSymmetric) {
				for (i = 0; i < n; i++) for (j = 0; j < n; j++) V.set(j, i, value.get(i, j));
				tred2(n, e, d, V);
				tql2(n, e, d, V);
				transposeSquareInPlace(V);
			} else {
				let H = new Matrix(n, n);
				let ort = new Float64Array(n);
				for (j = 0; j < n; j++) for (i = 0; i < n; i++) H.set(i, j, value.get(i, j));
				orthes(n, H, ort, V);
				hqr2(n, e, d, V, H);
			}
			this.n = n;
			this.e = e;
			this.d = d;
			this.V = V;
		}
		get realEigenvalues() {
			return Array.from(this.d);
		}
		get imaginaryEigenvalues() {
			return Array.from(this.e);
		}
		get eigenvectorMatrix() {
			return this.V;
		}
		get diagonalMatrix() {
			let n = this.n;
			let e = this.e;
			let d = this.d;
			let X = new Matrix(n, n);
			let i, j;
			for (i = 0; i < n; i++) {
				for (j = 0; j < n; j++) X.set(i, j, 0);
				X.set(i, i, d[i]);
				if (e[i] > 0) X.set(i, i + 1, e[i]);
				else if (e[i] < 0) X.set(i, i - 1, e[i]);
			}
			return X;
		}
	};
	function tred2(n, e, d, V) {
		let f, g, h, i, j, k, hh, scale;
		for (j = 0; j < n; j++) d[j] = V.get(j, n - 1);
		for (i = n - 1; i > 0; i--) {
			scale = 0;
			h = 0;
			for (k = 0; k < i; k++) scale = scale + Math.abs(d[k]);
			if (scale === 0) {
				e[i] = d[i - 1];
				for (j = 0; j < i; j++) {
					d[j] = V.get(j, i - 1);
					V.set(j, i, 0);
					V.set(i, j, 0);
				}
			} else {
				for (k = 0; k < i; k++) {
					d[k] /= scale;
					h += d[k] * d[k];
				}
				f = d[i - 1];
				g = Math.sqrt(h);
				if (f > 0) g = -g;
				e[i] = scale * g;
				h = h - f * g;
				d[i - 1] = f - g;
				for (j = 0; j < i; j++) e[j] = 0;
				for (j = 0; j < i; j++) {
					f = d[j];
					V.set(i, j, f);
					g = e[j] + V.get(j, j) * f;
					for (k = j + 1; k <= i - 1; k++) {
						g += V.get(j, k) * d[k];
						e[k] += V.get(j, k) * f;
					}
					e[j] = g;
				}
				f = 0;
				for (j = 0; j < i; j++) {
					e[j] /= h;
					f += e[j] * d[j];
				}
				hh = f / (h + h);
				for (j = 0; j < i; j++) e[j] -= hh * d[j];
				for (j = 0; j < i; j++) {
					f = d[j];
					g = e[j];
					for (k = j; k <= i - 1; k++) V.set(j, k, V.get(j, k) - (f * e[k] + g * d[k]));
					d[j] = V.get(j, i - 1);
					V.set(j, i, 0);
				}
			}
			d[i] = h;
		}
		for (i = 0; i < n - 1; i++) {
			V.set(i, n - 1, V.get(i, i));
			V.set(i, i, 1);
			h = d[i + 1];
			if (h !== 0) {
				for (k = 0; k <= i; k++) d[k] = V.get(i + 1, k) / h;
				for (j = 0; j <= i; j++) {
					g = 0;
					for (k = 0; k <= i; k++) g += V.get(i + 1, k) * V.get(j, k);
					for (k = 0; k <= i; k++) V.set(j, k, V.get(j, k) - g * d[k]);
				}
			}
			for (k = 0; k <= i; k++) V.set(i + 1, k, 0);
		}
		for (j = 0; j < n; j++) {
			d[j] = V.get(j, n - 1);
			V.set(j, n - 1, 0);
		}
		V.set(n - 1, n - 1, 1);
		e[0] = 0;
	}
	function tql2(n, e, d, V) {
		let g, h, i, j, k, l, m, p, r, dl1, c, c2, c3, el1, s, s2;
		for (i = 1; i < n; i++) e[i - 1] = e[i];
		e[n - 1] = 0;
		let f = 0;
		let tst1 = 0;
		let eps = Number.EPSILON;
		for (l = 0; l < n; l++) {
			tst1 = Math.max(tst1, Math.abs(d[l]) + Math.abs(e[l]));
			m = l;
			while (m < n) {
				if (Math.abs(e[m]) <= eps * tst1) break;
				m++;
			}
			if (m > l) do {
				g = d[l];
				p = (d[l + 1] - g) / (2 * e[l]);
				r = hypotenuse(p, 1);
				if (p < 0) r = -r;
				d[l] = e[l] / (p + r);
				d[l + 1] = e[l] * (p + r);
				dl1 = d[l + 1];
				h = g - d[l];
				for (i = l + 2; i < n; i++) d[i] -= h;
				f = f + h;
				p = d[m];
				c = 1;
				c2 = c;
				c3 = c;
				el1 = e[l + 1];
				s = 0;
				s2 = 0;
				for (i = m - 1; i >= l; i--) {
					c3 = c2;
					c2 = c;
					s2 = s;
					g = c * e[i];
					h = c * p;
					r = hypotenuse(p, e[i]);
					e[i + 1] = s * r;
					s = e[i] / r;
					c = p / r;
					p = c * d[i] - s * g;
					d[i + 1] = h + s * (c * g + s * d[i]);
					for (k = 0; k < n; k++) {
						h = V.get(i + 1, k);
						V.set(i + 1, k, s * V.get(i, k) + c * h);
						V.set(i, k, c * V.get(i, k) - s * h);
					}
				}
				p = -s * s2 * c3 * el1 * e[l] / dl1;
				e[l] = s * p;
				d[l] = c * p;
			} while (Math.abs(e[l]) > eps * tst1);
			d[l] = d[l] + f;
			e[l] = 0;
		}
		for (i = 0; i < n - 1; i++) {
			k = i;
			p = d[i];
			for (j = i + 1; j < n; j++) if (d[j] < p) {
				k = j;
				p = d[j];
			}
			if (k !== i) {
				d[k] = d[i];
				d[i] = p;
				for (j = 0; j < n; j++) {
					p = V.get(i, j);
					V.set(i, j, V.get(k, j));
					V.set(k, j, p);
				}
			}
		}
	}
	function orthes(n, H, ort, V) {
		let low = 0;
		let high = n - 1;
		let f, g, h, i, j, m;
		let scale;
		for (m = low + 1; m <= high - 1; m++) {
			scale = 0;
			for (i = m; i <= high; i++) scale = scale + Math.abs(H.get(i, m - 1));
			if (scale !== 0) {
				h = 0;
				for (i = high; i >= m; i--) {
					ort[i] = H.get(i, m - 1) / scale;
					h += ort[i] * ort[i];
				}
				g = Math.sqrt(h);
				if (ort[m] > 0) g = -g;
				h = h - ort[m] * g;
				ort[m] = ort[m] - g;
				for (j = m; j < n; j++) {
					f = 0;
					for (i = high; i >= m; i--) f += ort[i] * H.get(i, j);
					f = f / h;
					for (i = m; i <= high; i++) H.set(i, j, H.get(i, j) - f * ort[i]);
				}
				for (i = 0; i <= high; i++) {
					f = 0;
					for (j = high; j >= m; j--) f += ort[j] * H.get(i, j);
					f = f / h;
					for (j = m; j <= high; j++) H.set(i, j, H.get(i, j) - f * ort[j]);
				}
				ort[m] = scale * ort[m];
				H.set(m, m - 1, scale * g);
			}
		}
		for (i = 0; i < n; i++) for (j = 0; j < n; j++) V.set(i, j, i === j ? 1 : 0);
		for (m = high - 1; m >= low + 1; m--) if (H.get(m, m - 1) !== 0) {
			for (i = m + 1; i <= high; i++) ort[i] = H.get(i, m - 1);
			for (j = m; j <= high; j++) {
				g = 0;
				for (i = m; i <= high; i++) g += ort[i] * V.get(i, j);
				g = g / ort[m] / H.get(m, m - 1);
				for (i = m; i <= high; i++) V.set(i, j, V.get(i, j) + g * ort[i]);
			}
		}
	}
	function hqr2(nn, e, d, V, H) {
		let n = nn - 1;
		let low = 0;
		let high = nn - 1;
		let eps = Number.EPSILON;
		let exshift = 0;
		let norm = 0;
		let p = 0;
		let q = 0;
		let r = 0;
		let s = 0;
		let z = 0;
		let iter = 0;
		let i, j, k, l, m, t, w, x, y;
		let ra, sa, vr, vi;
		let notlast, cdivres;
		for (i = 0; i < nn; i++) {
			if (i < low || i > high) {
				d[i] = H.get(i, i);
				e[i] = 0;
			}
			for (j = Math.max(i - 1, 0); j < nn; j++) norm = norm + Math.abs(H.get(i, j));
		}
		while (n >= low) {
			l = n;
			while (l > low) {
				s = Math.abs(H.get(l - 1, l - 1)) + Math.abs(H.get(l, l));
				if (s === 0) s = norm;
				if (Math.abs(H.get(l, l - 1)) < eps * s) break;
				l--;
			}
			if (l === n) {
				H.set(n, n, H.get(n, n) + exshift);
				d[n] = H.get(n, n);
				e[n] = 0;
				n--;
				iter = 0;
			} else if (l === n - 1) {
				w = H.get(n, n - 1) * H.get(n - 1, n);
				p = (H.get(n - 1, n - 1) - H.get(n, n)) / 2;
				q = p * p + w;
				z = Math.sqrt(Math.abs(q));
				H.set(n, n, H.get(n, n) + exshift);
				H.set(n - 1, n - 1, H.get(n - 1, n - 1) + exshift);
				x = H.get(n, n);
				if (q >= 0) {
					z = p >= 0 ? p + z : p - z;
					d[n - 1] = x + z;
					d[n] = d[n - 1];
					if (z !== 0) d[n] = x - w / z;
					e[n - 1] = 0;
					e[n] = 0;
					x = H.get(n, n - 1);
					s = Math.abs(x) + Math.abs(z);
					p = x / s;
					q = z / s;
					r = Math.sqrt(p * p + q * q);
					p = p / r;
					q = q / r;
					for (j = n - 1; j < nn; j++) {
						z = H.get(n - 1, j);
						H.set(n - 1, j, q * z + p * H.get(n, j));
						H.set(n, j, q * H.get(n, j) - p * z);
					}
					for (i = 0; i <= n; i++) {
						z = H.get(i, n - 1);
						H.set(i, n - 1, q * z + p * H.get(i, n));
						H.set(i, n, q * H.get(i, n) - p * z);
					}
					for (i = low; i <= high; i++) {
						z = V.get(i, n - 1);
						V.set(i, n - 1, q * z + p * V.get(i, n));
						V.set(i, n, q * V.get(i, n) - p * z);
					}
				} else {
					d[n - 1] = x + p;
					d[n] = x + p;
					e[n - 1] = z;
					e[n] = -z;
				}
				n = n - 2;
				iter = 0;
			} else {
				x = H.get(n, n);
				y = 0;
				w = 0;
				if (l < n) {
					y = H.get(n - 1, n - 1);
					w = H.get(n, n - 1) * H.get(n - 1, n);
				}
				if (iter === 10) {
					exshift += x;
					for (i = low; i <= n; i++) H.set(i, i, H.get(i, i) - x);
					s = Math.abs(H.get(n, n - 1)) + Math.abs(H.get(n - 1, n - 2));
					x = y = .75 * s;
					w = -.4375 * s * s;
				}
				if (iter === 30) {
					s = (y - x) / 2;
					s = s * s + w;
					if (s > 0) {
						s = Math.sqrt(s);
						if (y < x) s = -s;
						s = x - w / ((y - x) / 2 + s);
						for (i = low; i <= n; i++) H.set(i, i, H.get(i, i) - s);
						exshift += s;
						x = y = w = .964;
					}
				}
				iter = iter + 1;
				m = n - 2;
				while (m >= l) {
					z = H.get(m, m);
					r = x - z;
					s = y - z;
					p = (r * s - w) / H.get(m + 1, m) + H.get(m, m + 1);
					q = H.get(m + 1, m + 1) - z - r - s;
					r = H.get(m + 2, m + 1);
					s = Math.abs(p) + Math.abs(q) + Math.abs(r);
					p = p / s;
					q = q / s;
					r = r / s;
					if (m === l) break;
					if (Math.abs(H.get(m, m - 1)) * (Math.abs(q) + Math.abs(r)) < eps * (Math.abs(p) * (Math.abs(H.get(m - 1, m - 1)) + Math.abs(z) + Math.abs(H.get(m + 1, m + 1))))) break;
					m--;
				}
				for (i = m + 2; i <= n; i++) {
					H.set(i, i - 2, 0);
					if (i > m + 2) H.set(i, i - 3, 0);
				}
				for (k = m; k <= n - 1; k++) {
					notlast = k !== n - 1;
					if (k !== m) {
						p = H.get(k, k - 1);
						q = H.get(k + 1, k - 1);
						r = notlast ? H.get(k + 2, k - 1) : 0;
						x = Math.abs(p) + Math.abs(q) + Math.abs(r);
						if (x !== 0) {
							p = p / x;
							q = q / x;
							r = r / x;
						}
					}
					if (x === 0) break;
					s = Math.sqrt(p * p + q * q + r * r);
					if (p < 0) s = -s;
					if (s !== 0) {
						if (k !== m) H.set(k, k - 1, -s * x);
						else if (l !== m) H.set(k, k - 1, -H.get(k, k - 1));
						p = p + s;
						x = p / s;
						y = q / s;
						z = r / s;
						q = q / p;
						r = r / p;
						for (j = k; j < nn; j++) {
							p = H.get(k, j) + q * H.get(k + 1, j);
							if (notlast) {
								p = p + r * H.get(k + 2, j);
								H.set(k + 2, j, H.get(k + 2, j) - p * z);
							}
							H.set(k, j, H.get(k, j) - p * x);
							H.set(k + 1, j, H.get(k + 1, j) - p * y);
						}
						for (i = 0; i <= Math.min(n, k + 3); i++) {
							p = x * H.get(i, k) + y * H.get(i, k + 1);
							if (notlast) {
								p = p + z * H.get(i, k + 2);
								H.set(i, k + 2, H.get(i, k + 2) - p * r);
							}
							H.set(i, k, H.get(i, k) - p);
							H.set(i, k + 1, H.get(i, k + 1) - p * q);
						}
						for (i = low; i <= high; i++) {
							p = x * V.get(i, k) + y * V.get(i, k + 1);
							if (notlast) {
								p = p + z * V.get(i, k + 2);
								V.set(i, k + 2, V.get(i, k + 2) - p * r);
							}
							V.set(i, k, V.get(i, k) - p);
							V.set(i, k + 1, V.get(i, k + 1) - p * q);
						}
					}
				}
			}
		}
		if (norm === 0) return;
		for (n = nn - 1; n >= 0; n--) {
			p = d[n];
			q = e[n];
			if (q === 0) {
				l = n;
				H.set(n, n, 1);
				for (i = n - 1; i >= 0; i--) {
					w = H.get(i, i) - p;
					r = 0;
					for (j = l; j <= n; j++) r = r + H.get(i, j) * H.get(j, n);
					if (e[i] < 0) {
						z = w;
						s = r;
					} else {
						l = i;
						if (e[i] === 0) H.set(i, n, w !== 0 ? -r / w : -r / (eps * norm));
						else {
							x = H.get(i, i + 1);
							y = H.get(i + 1, i);
							q = (d[i] - p) * (d[i] - p) + e[i] * e[i];
							t = (x * s - z * r) / q;
							H.set(i, n, t);
							H.set(i + 1, n, Math.abs(x) > Math.abs(z) ? (-r - w * t) / x : (-s - y * t) / z);
						}
						t = Math.abs(H.get(i, n));
						if (eps * t * t > 1) for (j = i; j <= n; j++) H.set(j, n, H.get(j, n) / t);
					}
				}
			} else if (q < 0) {
				l = n - 1;
				if (Math.abs(H.get(n, n - 1)) > Math.abs(H.get(n - 1, n))) {
					H.set(n - 1, n - 1, q / H.get(n, n - 1));
					H.set(n - 1, n, -(H.get(n, n) - p) / H.get(n, n - 1));
				} else {
					cdivres = cdiv(0, -H.get(n - 1, n), H.get(n - 1, n - 1) - p, q);
					H.set(n - 1, n - 1, cdivres[0]);
					H.set(n - 1, n, cdivres[1]);
				}
				H.set(n, n - 1, 0);
				H.set(n, n, 1);
				for (i = n - 2; i >= 0; i--) {
					ra = 0;
					sa = 0;
					for (j = l; j <= n; j++) {
						ra = ra + H.get(i, j) * H.get(j, n - 1);
						sa = sa + H.get(i, j) * H.get(j, n);
					}
					w = H.get(i, i) - p;
					if (e[i] < 0) {
						z = w;
						r = ra;
						s = sa;
					} else {
						l = i;
						if (e[i] === 0) {
							cdivres = cdiv(-ra, -sa, w, q);
							H.set(i, n - 1, cdivres[0]);
							H.set(i, n, cdivres[1]);
						} else {
							x = H.get(i, i + 1);
							y = H.get(i + 1, i);
							vr = (d[i] - p) * (d[i] - p) + e[i] * e[i] - q * q;
							vi = (d[i] - p) * 2 * q;
							if (vr === 0 && vi === 0) vr = eps * norm * (Math.abs(w) + Math.abs(q) + Math.abs(x) + Math.abs(y) + Math.abs(z));
							cdivres = cdiv(x * r - z * ra + q * sa, x * s - z * sa - q * ra, vr, vi);
							H.set(i, n - 1, cdivres[0]);
							H.set(i, n, cdivres[1]);
							if (Math.abs(x) > Math.abs(z) + Math.abs(q)) {
								H.set(i + 1, n - 1, (-ra - w * H.get(i, n - 1) + q * H.get(i, n)) / x);
								H.set(i + 1, n, (-sa - w * H.get(i, n) - q * H.get(i, n - 1)) / x);
							} else {
								cdivres = cdiv(-r - y * H.get(i, n - 1), -s - y * H.get(i, n), z, q);
								H.set(i + 1, n - 1, cdivres[0]);
								H.set(i + 1, n, cdivres[1]);
							}
						}
						t = Math.max(Math.abs(H.get(i, n - 1)), Math.abs(H.get(i, n)));
						if (eps * t * t > 1) for (j = i; j <= n; j++) {
							H.set(j, n - 1, H.get(j, n - 1) / t);
							H.set(j, n, H.get(j, n) / t);
						}
					}
				}
			}
		}
		for (i = 0; i < nn; i++) if (i < low || i > high) for (j = i; j < nn; j++) V.set(i, j, H.get(i, j));
		for (j = nn - 1; j >= low; j--) for (i = low; i <= high; i++) {
			z = 0;
			for (k = low; k <= Math.min(j, high); k++) z = z + V.get(i, k) * H.get(k, j);
			V.set(i, j, z);
		}
	}
	function cdiv(xr, xi, yr, yi) {
		let r, d;
		if (Math.abs(yr) > Math.abs(yi)) {
			r = yi / yr;
			d = yr + r * yi;
			return [(xr + r * xi) / d, (xi - r * xr) / d];
		} else {
			r = yr / yi;
			d = yi + r * yr;
			return [(r * xr + xi) / d, (r * xi - xr) / d];
		}
	}
	exports.EigenvalueDecomposition = EigenvalueDecomposition;
	exports.LuDecomposition = LuDecomposition;
	exports.Matrix = Matrix;
	exports.QrDecomposition = QrDecomposition;
	exports.SVD = SingularValueDecomposition;
	exports.default = Matrix;
})))(), 1);
const EigenvalueDecomposition = import_matrix.EigenvalueDecomposition;
const LuDecomposition = import_matrix.LuDecomposition;
const Matrix = import_matrix.Matrix;
const QrDecomposition = import_matrix.QrDecomposition;
const SVD = import_matrix.SVD;
import_matrix.Matrix ? import_matrix.Matrix : import_matrix.Matrix;
//#endregion
//#region src/base/linalg/product.ts
/** The product a b. Throws `InputError` unless a has as many columns as b has rows. */
function product$1(a, b) {
	if (a.columns !== b.rows) throw new InputError(`Cannot multiply a matrix of ${a.rows} x ${a.columns} by one of ${b.rows} x ${b.columns}; the inner sizes must agree.`);
	const out = zeros$1(a.rows, b.columns);
	const even = a.rows - a.rows % 2;
	for (let i = 0; i < even; i += 2) addTwoRows(a, i, b, out.data);
	if (even < a.rows) addRow$1(a, even, b, 0, out.data);
	return out;
}
/** Rows i and i + 1 of out += those of a, times b: two by four at a time, so that each value loaded serves several products. */
function addTwoRows(a, i, b, out) {
	const n = b.columns;
	const inner = a.columns;
	const { data: ad } = a;
	const { data: bd } = b;
	const from = i * inner;
	const at = i * n;
	let k = 0;
	for (; k + 4 <= inner; k += 4) {
		const a0 = ad[from + k];
		const a1 = ad[from + k + 1];
		const a2 = ad[from + k + 2];
		const a3 = ad[from + k + 3];
		const c0 = ad[from + inner + k];
		const c1 = ad[from + inner + k + 1];
		const c2 = ad[from + inner + k + 2];
		const c3 = ad[from + inner + k + 3];
		for (let j = 0, p = k * n; j < n; j++, p++) {
			const b0 = bd[p];
			const b1 = bd[p + n];
			const b2 = bd[p + 2 * n];
			const b3 = bd[p + 3 * n];
			out[at + j] = out[at + j] + (a0 * b0 + a1 * b1 + (a2 * b2 + a3 * b3));
			out[at + n + j] = out[at + n + j] + (c0 * b0 + c1 * b1 + (c2 * b2 + c3 * b3));
		}
	}
	addRow$1(a, i, b, k, out);
	addRow$1(a, i + 1, b, k, out);
}
/** Row i of out += row i of a, from column k on, times b. */
function addRow$1(a, i, b, first, out) {
	const n = b.columns;
	for (let k = first; k < a.columns; k++) {
		const value = a.data[i * a.columns + k];
		for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j] + value * b.data[k * n + j];
	}
}
/** The vector a x, of length a.rows. Throws `InputError` unless x has as many values as a has columns. */
function multiplyVector(a, x) {
	if (a.columns !== x.length) throw new InputError(`Cannot multiply a matrix of ${a.rows} x ${a.columns} by ${x.length} values; give ${a.columns} of them.`);
	const out = new Float64Array(a.rows);
	for (let i = 0; i < a.rows; i++) {
		let sum = 0;
		for (let j = 0; j < a.columns; j++) sum += a.data[i * a.columns + j] * x[j];
		out[i] = sum;
	}
	return out;
}
//#endregion
//#region src/base/linalg/eigen.ts
/**
* Eigenvalues (ascending) and orthonormal eigenvectors of a symmetric matrix, by tridiagonalisation and implicit QL (ml-matrix).
* Only the symmetric part (A + A') / 2 is used. Rounding is of the order of 2^-52 times the largest eigenvalue, so smaller
* eigenvalues of a singular matrix may come out with either sign.
* @throws InputError for a matrix that is not square or holds NaN or Inf
*/
function symmetricEigen(a) {
	requireSquare(a);
	requireFinite$1(a);
	const n = a.rows;
	const size = largestMagnitude(a);
	if (size === 0) return {
		values: new Float64Array(n),
		vectors: identity(n)
	};
	const rows = new Matrix(n, n);
	const { data } = symmetrised(a);
	for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rows.set(i, j, data[i * n + j] / size);
	const found = new EigenvalueDecomposition(rows, { assumeSymmetric: true });
	return {
		values: Float64Array.from(found.realEigenvalues, (value) => value * size),
		vectors: matrix$1(Float64Array.from(found.eigenvectorMatrix.to1DArray()), n, n)
	};
}
/** V diag(f(values)) V': a function of a symmetric matrix. */
function recompose({ values, vectors }, f) {
	return symmetrised(product$1(scaledColumns(vectors, values.map(f)), transpose$1(vectors)));
}
/**
* The power of a symmetric positive semi-definite matrix: `spdPower(C, 0.5)` is its square root, `spdPower(C, -0.5)` whitens.
* @param exponent any real number
* @param floor eigenvalues below `floor` times the largest are raised to it, which is what makes negative powers of singular
*   matrices exist. Default 0 for exponents >= 0 (negative rounding becomes 0), and rows x 2^-52 for negative ones.
* @throws InputError for a matrix without a positive eigenvalue and a negative exponent
*/
function spdPower(a, exponent, floor = exponent < 0 ? a.rows * Number.EPSILON : 0) {
	const eigen = symmetricEigen(a);
	const largest = Math.max(0, eigen.values[eigen.values.length - 1] ?? 0);
	const lowest = floor * largest;
	if (exponent < 0 && lowest === 0) throw new InputError(largest === 0 ? `A matrix whose largest eigenvalue is ${eigen.values[eigen.values.length - 1]} has no power ${exponent}; give one with a positive eigenvalue.` : `Power ${exponent} of a matrix needs a positive floor, found ${floor}; give a small one such as 1e-12.`);
	return recompose(eigen, (value) => Math.max(value, lowest) ** exponent);
}
//#endregion
//#region src/base/linalg/singular.ts
/**
* Singular values and right singular vectors of a square matrix (Golub-Kahan, ml-matrix). Their squares are the eigenvalues of A'A, with
* twice the digits that forming A'A leaves.
* @throws InputError for a matrix that is not square or holds NaN or Inf
*/
function rightSingular(a) {
	requireSquare(a);
	requireFinite$1(a);
	const n = a.rows;
	const size = largestMagnitude(a);
	if (size === 0) return {
		values: new Float64Array(n),
		vectors: identity(n)
	};
	const rows = new Matrix(n, n);
	for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rows.set(i, j, a.data[i * n + j] / size);
	const found = new SVD(rows, { computeLeftSingularVectors: false });
	return {
		values: Float64Array.from(found.diagonal, (value) => value * size),
		vectors: matrix$1(Float64Array.from(found.rightSingularVectors.to1DArray()), n, n)
	};
}
//#endregion
//#region src/problem/bures.ts
/**
* The optimal map between centred Gaussians: the symmetric positive semi-definite G = C0^-1/2 (C0^1/2 C1 C0^1/2)^1/2 C0^-1/2, for
* which G C0 G = C1 (Dowson and Landau 1982; Bhatia, Jain and Lim 2019). With means, T(x) = m1 + G (x - m0).
* @param source C0, D x D
* @param target C1, D x D
* @param floor eigenvalues of each covariance below `floor` times its largest are raised to it. Default 1e-10: exact for
*   standard deviations within a factor 1e5; in directions that both lack, G is the ratio of their scales, and nowhere does it
*   exceed 1e5 times that ratio.
* @throws InputError for shapes that disagree, NaN or Inf, and a source without any variance
*/
function buresMap(source, target, floor = 1e-10) {
	requireSameShape(source, target);
	if (!(trace$1(source) > 0)) throw new InputError(`A map needs a source with some variance, found total variance ${trace$1(source)}; give source points that differ.`);
	const from = symmetricEigen(source);
	const left = factor(from, floor, .5);
	const { values, vectors } = rightSingular(product$1(transpose$1(factor(symmetricEigen(target), floor, .5)), left));
	const half = product$1(factor(from, floor, -.5), scaledColumns(vectors, values.map(Math.sqrt)));
	return symmetrised(product$1(half, transpose$1(half)));
}
/** V diag(max(values, floor x largest) ^ exponent): for exponent 1/2, a factor F with F F' the raised matrix. */
function factor({ values, vectors }, floor, exponent) {
	const lowest = floor * Math.max(0, values[values.length - 1] ?? 0);
	return scaledColumns(vectors, values.map((value) => Math.max(value, lowest) ** exponent));
}
/**
* W2 squared between Gaussians, no factor 1/2: |m0 - m1|^2 + tr C0 + tr C1 - 2 tr (C0^1/2 C1 C0^1/2)^1/2. Squared units of the points;
* singular covariances are fine. Never negative; near 0 its error is of the order of 1e-15 times the traces.
* @throws InputError for shapes that disagree, NaN or Inf
*/
function gaussianW2Squared(source, target) {
	requireSameShape(source.covariance, target.covariance);
	return source.mean.reduce((sum, value, j) => sum + (value - target.mean[j]) ** 2, 0) + buresSquared(source.covariance, target.covariance);
}
/** The squared Bures distance between covariances: W2 squared between centred Gaussians. */
function buresSquared(source, target) {
	const left = factor(symmetricEigen(source), 0, .5);
	const overlap = rightSingular(product$1(transpose$1(factor(symmetricEigen(target), 0, .5)), left)).values.reduce((sum, value) => sum + value, 0);
	return Math.max(0, trace$1(source) + trace$1(target) - 2 * overlap);
}
function requireSameShape(source, target) {
	if (source.rows !== target.rows || source.columns !== target.columns) throw new InputError(`Source and target need equal dimensions, found covariances of ${source.rows} x ${source.columns} and ${target.rows} x ${target.columns}; give points with the same columns.`);
}
//#endregion
//#region src/training/events.ts
/** How a fit can end. The values of the table are the messages for people. */
const FIT_MESSAGES = {
	completed: "All steps were taken.",
	"early stop": "The bound on held-out rows stopped improving; the best potential was kept.",
	diverged: "The inner solves failed too often: the potential is no longer convex.",
	"out of time": "The time allowed came first; the schedule was fitted to it.",
	interrupted: "The fit was interrupted before its end; the best potential so far was kept."
};
//#endregion
//#region src/base/linalg/cholesky.ts
/**
* The lower triangular L with positive diagonal and L L' = A, for symmetric positive definite A (its lower triangle is read).
* @throws InputError if A is not square, not finite, or not positive definite to rounding (naming the pivot)
*/
function cholesky(a) {
	requireSquare(a);
	requireFinite$1(a);
	const n = a.rows;
	const lower = zeros$1(n, n);
	const l = lower.data;
	for (let i = 0; i < n; i++) {
		const scale = a.data[i * n + i];
		for (let j = 0; j <= i; j++) {
			let sum = a.data[i * n + j];
			for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
			if (j < i) l[i * n + j] = sum / l[j * n + j];
			else if (sum > n * Number.EPSILON * scale) l[i * n + i] = Math.sqrt(sum);
			else throw new InputError(`A positive definite matrix is needed, found pivot ${sum} at row ${i + 1} of ${n}; add a small multiple of the identity, or shrink it.`);
		}
	}
	return lower;
}
/** log det A of a symmetric positive definite matrix (never overflows, unlike the determinant). Throws as `cholesky` does. */
function logDeterminant(a) {
	const { data, rows } = cholesky(a);
	let sum = 0;
	for (let i = 0; i < rows; i++) sum += 2 * Math.log(data[i * (rows + 1)]);
	return sum;
}
//#endregion
//#region src/base/mean-interval.ts
/**
* The sum of the means of two independent samples, with a 95% interval that is meant to hold for few values (20 a sample) and for heavy tails,
* where the normal one misses up to a third of the time: at each end the farther of Student's and Hall's (1992), which corrects for skewness.
* Both take their degrees of freedom from the kurtosis of the values, and a quarter of them at most: the kurtosis of a sample lies far below that
* of a heavy tail. The price is an interval 1.1 times as wide as the normal one for many well-behaved values, and several times for 20 of them.
* `node benchmarks/run.mjs measure coverage` measures it.
* @throws InputError for no values
*/
function sumOfMeans(first, second) {
	const unit = unitOfValues(first, second);
	if (unit === 1) return sumOfScaledMeans(first, second);
	const inUnits = (values) => Float64Array.from(values, (value) => value / unit);
	const { value, standardError, confidence, extreme } = sumOfScaledMeans(inUnits(first), inUnits(second));
	const [low, high] = confidence;
	return {
		value: value * unit,
		standardError: standardError * unit,
		confidence: [low * unit, high * unit],
		extreme
	};
}
/** Values up to this size, and down to its inverse, have fourth powers. */
const ORDINARY = 2 ** 100;
/** A power of two near the size of the values, which changes none of their digits; 1 where that is ordinary. */
function unitOfValues(...samples) {
	let size = 0;
	for (const values of samples) for (let i = 0; i < values.length; i++) size = Math.max(size, Math.abs(values[i]));
	return size === 0 || !Number.isFinite(size) || size < ORDINARY && size > 1 / ORDINARY ? 1 : 2 ** Math.round(Math.log2(size));
}
function sumOfScaledMeans(first, second) {
	const [a, b] = [sampleOf(first), sampleOf(second)];
	const squared = a.squaredError + b.squaredError;
	const value = a.mean + b.mean;
	const standardError = Math.sqrt(squared);
	const sample = a.farthest.squaredError >= b.farthest.squaredError ? 0 : 1;
	const farthest = [a, b][sample].farthest;
	const share = squared > 0 && Number.isFinite(squared) ? farthest.squaredError / squared : 0;
	const extreme = {
		sample,
		index: farthest.index,
		share
	};
	if (!Number.isFinite(squared)) return {
		value,
		standardError,
		confidence: [-squared, squared],
		extreme
	};
	if (squared === 0) return {
		value,
		standardError,
		confidence: [value, value],
		extreme
	};
	const varianceOfSquared = (s) => s.squaredError ** 2 * s.roughness;
	const quantile = studentQuantile(TRUSTED_FREEDOM * (2 * squared ** 2 / (varianceOfSquared(a) + varianceOfSquared(b))));
	const skewness = (a.third + b.third) / squared ** 1.5;
	const high = Math.max(quantile, -hallQuantile(-quantile, skewness));
	return {
		value,
		standardError,
		confidence: [value - Math.max(quantile, hallQuantile(quantile, skewness)) * standardError, value + high * standardError],
		extreme
	};
}
/** The share of the degrees of freedom that is relied on, and the number of values with which it is half of that. */
const TRUSTED_FREEDOM = .25;
const FEW_VALUES = 10;
function sampleOf(values) {
	const { value: mean, standardError } = meanEstimate(values);
	const n = values.length;
	let [second, third, fourth, largest, index] = [
		0,
		0,
		0,
		-1,
		0
	];
	for (let i = 0; i < n; i++) {
		const difference = values[i] - mean;
		const square = difference * difference;
		second += square;
		third += square * difference;
		fourth += square * square;
		if (square > largest) [largest, index] = [square, i];
	}
	const kurtosis = second > 0 ? n * fourth / second ** 2 : NORMAL_KURTOSIS;
	return {
		mean,
		squaredError: standardError ** 2,
		third: n < 3 ? 0 : third / ((n - 1) * (n - 2) * n),
		roughness: Math.max(NORMAL_KURTOSIS - 1, kurtosis - 1) / (n - 1) * (1 + FEW_VALUES / n),
		farthest: {
			index,
			squaredError: n < 2 ? 0 : largest / (n * (n - 1))
		}
	};
}
const NORMAL_KURTOSIS = 3;
/**
* The quantile of a studentised mean whose values have a skewness: the inverse of Hall's cubic g(t) = t + a t^2 + a^2 t^3 / 3 + a / 2 with
* a = skewness / 3, which is nearly normal.
* @param normal the quantile that g is to have
* @param skewness of the mean
*/
function hallQuantile(normal, skewness) {
	const a = skewness / 3;
	if (Math.abs(a) < 1e-9) return normal;
	return (Math.cbrt(1 + 3 * a * (normal - a / 2)) - 1) / a;
}
/** The normal quantile of the probability that `studentQuantile` is for, 98.5%. */
const NORMAL_QUANTILE = 2.1700903775845606;
const TWO_SIDED = .03;
/**
* The 98.5% quantile of Student's t, to four digits from 2 degrees of freedom on: Hill's approximation (1970, algorithm 396 of the ACM).
* Below 1 degree of freedom, that of 1. (98.5 and not 97.5: at 97.5% half of all measurements would find more misses than are allowed.)
*/
function studentQuantile(freedom) {
	if (Number.isNaN(freedom)) throw new InputError("The degrees of freedom are not a number; are all values finite?");
	const n = Math.max(1, freedom);
	const a = 1 / (n - .5);
	const b = 48 / (a * a);
	const c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
	const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt(a * Math.PI / 2) * n;
	const y = (d * TWO_SIDED) ** (2 / n);
	return Math.sqrt(n * (y > .05 + a ? nearNormal(n, {
		a,
		b,
		c,
		d
	}) : inTheTail(n, d, y)));
}
/** The two branches of the algorithm, with its letters: t squared over n. */
function nearNormal(n, { a, b, c, d }) {
	const x = -NORMAL_QUANTILE;
	const square = x * x;
	const early = n < 5 ? c + .3 * (n - 4.5) * (x + .6) : c;
	const e = (((.05 * d * x - 5) * x - 7) * x - 2) * x + b + early;
	const series = (((((.4 * square + 6.3) * square + 36) * square + 94.5) / e - square - 3) / b + 1) * x;
	return Math.expm1(a * series * series);
}
function inTheTail(n, d, y) {
	return ((1 / (((n + 6) / (n * y) - .089 * d - .822) * (n + 2) * 3) + .5 / (n + 4)) * y - 1) * (n + 1) / (n + 2) + 1 / y;
}
//#endregion
//#region src/problem/frame.ts
/**
* The spread of a coordinate in which one side or both have no variance: so wide that its inverse is 0 in single precision. The network does not see
* such a coordinate, and the quadratic part keeps it apart from the others as long as all rows of training are 0 there (`clearHidden`), so
* that the map is linear in it, exactly.
*/
const HIDDEN_SPREAD = 1e50;
/** The numbers of the hidden coordinates. */
function hiddenCoordinates({ spread }) {
	return Array.from(spread.keys()).filter((j) => spread[j] >= HIDDEN_SPREAD);
}
/** Sets the hidden coordinates of rows to train on to exactly 0: the map does not depend on them. @param rows rows x D, in the frame; changed */
function clearHidden(rows, frame) {
	for (const j of hiddenCoordinates(frame)) for (let at = j; at < rows.length; at += frame.dimension) rows[at] = 0;
	return rows;
}
/** Sizes beyond this, or below its inverse, are taken out of the rows before single precision, whose squares end at 1e19, sees them. */
const LARGE = 2 ** 30;
/** A power of two near the size of a side: what its rows are divided by. It changes no digit, and is 1 for data of ordinary size. */
function unitOf(frame, side) {
	const size = side === "source" ? frame.sourceDeviation : frame.targetDeviation;
	return size > LARGE || size < 1 / LARGE ? 2 ** Math.round(Math.log2(size)) : 1;
}
/** S (x - mean) / unit for every row, in float32: what is left to do is a product with a matrix. */
function centred(points, frame, side) {
	const { data, rows, columns } = points;
	const mean = frame[`${side}Mean`];
	const scale = perUnit(frame, side);
	const out = new Float32Array(rows * columns);
	for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) out[at] = scale[j] * (data[at] - mean[j]);
	return out;
}
/** The reverse of `centred`, in the precision of `like`. */
function uncentred(rows, frame, side, like) {
	const columns = frame.dimension;
	const mean = frame[`${side}Mean`];
	const scale = perUnit(frame, side);
	const data = like instanceof Float32Array ? new Float32Array(rows.length) : new Float64Array(rows.length);
	for (let at = 0; at < rows.length; at += columns) for (let j = 0; j < columns; j++) data[at + j] = mean[j] + rows[at + j] / scale[j];
	return {
		data,
		rows: rows.length / columns,
		columns
	};
}
function perUnit(frame, side) {
	const unit = unitOf(frame, side);
	return unit === 1 ? frame.scale : frame.scale.map((factor) => factor / unit);
}
function frameMatrices(frame) {
	const { source, target, factor } = frame;
	const [from, to] = [unitOf(frame, "source"), unitOf(frame, "target")];
	const times = (m, by) => by === 1 ? m : scaled(m, by);
	return {
		sourceIn: transpose$1(times(source, from)),
		targetIn: transpose$1(times(target, to)),
		sourceOut: scaled(target, 1 / factor / from),
		targetOut: scaled(source, 1 / factor / to)
	};
}
/** One row into the frame or out of it, in float64. @param row in the table's units, of any array; @param matrix of `frameMatrices`, for that side */
function enterExactly(row, frame, side, matrix) {
	const [scale, mean] = [perUnit(frame, side), frame[`${side}Mean`]];
	return timesMatrix(Float64Array.from(row, (value, j) => scale[j] * (value - mean[j])), matrix);
}
function leaveExactly(row, frame, side, matrix) {
	const [scale, mean] = [perUnit(frame, side), frame[`${side}Mean`]];
	return timesMatrix(row, matrix).map((value, j) => mean[j] + value / scale[j]);
}
function timesMatrix(row, { data, columns }) {
	const out = new Float64Array(columns);
	row.forEach((value, i) => {
		for (let j = 0; j < columns; j++) out[j] += value * data[i * columns + j];
	});
	return out;
}
/**
* M, D x D: the residual of a row in the frame, r = grad u(y) - z~, has the length |r M| relative to the root of the target's total variance,
* the unit that tolerances are in.
*/
function residualMetric(frame) {
	const size = frame.targetDeviation / unitOf(frame, "target");
	return Float32Array.from(scaled(frame.source, 1 / frame.factor / unitOf(frame, "target")).data, (value) => value / size);
}
/**
* With a = S (x - m0), b = S (z - m1) and e = S (m0 - m1): |Sx - Sz|^2 = |a|^2 + |b|^2 + |e|^2 + 2 <a, e> - 2 <b, e> - 2 <a, b>, and
* <a, b> <= (u(x~) + u*(z~)) / k for every pair, so the mean of what is left is at most W2 squared.
*/
function dualTerms(parts) {
	const value = sideTerms(parts);
	const { shortfall, frame } = parts;
	if (shortfall === null) return {
		...value,
		bound: null
	};
	const paid = value.target.map((term, i) => term - 2 * shortfall[i] / frame.factor);
	return {
		...value,
		bound: {
			source: value.source,
			target: paid
		}
	};
}
function sideTerms({ frame, source, target, potential, objective }) {
	const { dimension: d, factor, scale, sourceMean, targetMean } = frame;
	const shift = Float64Array.from({ length: d }, (_, j) => scale[j] * (sourceMean[j] - targetMean[j]));
	const shiftSquared = shift.reduce((sum, v) => sum + v * v, 0);
	return {
		source: side(source, unitOf(frame, "source"), d, shift, 1, (i) => potential[i] / factor),
		target: side(target, unitOf(frame, "target"), d, shift, -1, (i) => -objective[i] / factor).map((value) => value + shiftSquared)
	};
}
/**
* The distance that the terms of some rows show.
* @param doubts why these rows give no bound (the map was trained on them, say), as clauses
*/
function distanceOf({ source, target, bound }, doubts = []) {
	const dual = sumOfMeans(source, target);
	const proven = bound === null ? dual : sumOfMeans(bound.source, bound.target);
	const reasons = [...doubts, ...fewRows(source.length, target.length)];
	const bounded = reasons.length === 0;
	if (bound === null) reasons.push("the potential may not be convex");
	const [low, high] = dual.confidence;
	return {
		estimate: Math.max(0, dual.value),
		confidence: [Math.max(0, low), high >= 0 ? high : high - dual.value],
		lowerBound: bounded ? Math.max(0, proven.confidence[0]) : 0,
		certified: reasons.length === 0,
		reason: reasons.length === 0 ? null : reasons.join(", and "),
		cutAtZero: low < 0,
		notices: [...negativity(dual), ...leverage(dual, source.length, target.length)]
	};
}
function fewRows(source, target) {
	const rows = Math.min(source, target);
	if (rows >= 10) return [];
	return [`${rows === 1 ? "1 judged row" : `${rows} judged rows`} of a side are too few for a bound, which needs 10`];
}
function negativity({ value, confidence: [, high] }) {
	const number = value.toPrecision(3);
	if (high < 0) return [`The dual value of these rows is ${number}, its whole interval below 0, which no distance is; it is given as 0, and the map is far from optimal on them.`];
	return value < 0 ? [`The dual value of these rows is ${number}; no distance is negative, so it is given as 0.`] : [];
}
/** Says so where a single row decides: an outlier, or a tail too heavy for the number of rows. */
function leverage({ extreme: { sample, index, share } }, source, target) {
	if (share <= .5 + 5 / [source, target][sample]) return [];
	return [`One row (row ${index + 1} of the judged rows of the ${sample === 0 ? "source" : "target"}) makes ${Math.floor(100 * share)}% of the uncertainty of W2 squared: it is an outlier, or the tails are heavy; look at it, and judge on more rows.`];
}
/** |a|^2 + 2 s <a, e> - 2 value for each row a. */
function side(rows, unit, d, shift, sign, value) {
	return Float64Array.from({ length: rows.length / d }, (_, i) => {
		let sum = 0;
		for (let j = 0; j < d; j++) {
			const a = unit * rows[i * d + j];
			sum += a * a + 2 * sign * a * shift[j];
		}
		return sum - 2 * value(i);
	});
}
/**
* For u with Hessian >= Q everywhere: the minimum of u(y) - <z, y> lies at most 1/2 r' Q^-1 r below its value at a y with residual
* r = grad u(y) - z.
* @param residuals r, rows x D
*/
function shortfalls(residuals, floor) {
	const d = floor.rows;
	if (isDiagonal(floor)) return overDiagonal(residuals, floor);
	const { data: lower } = cholesky(floor);
	const w = new Float64Array(d);
	return Float64Array.from({ length: residuals.length / d }, (_, i) => {
		let sum = 0;
		for (let j = 0; j < d; j++) {
			let value = residuals[i * d + j];
			for (let k = 0; k < j; k++) value -= lower[j * d + k] * w[k];
			w[j] = value / lower[j * d + j];
			sum += w[j] * w[j];
		}
		return sum / 2;
	});
}
function isDiagonal({ data, rows: d }) {
	return data.every((value, at) => value === 0 || at % (d + 1) === 0);
}
function overDiagonal(residuals, { data, rows: d }) {
	return Float64Array.from({ length: residuals.length / d }, (_, i) => {
		let sum = 0;
		for (let j = 0; j < d; j++) sum += residuals[i * d + j] ** 2 / data[j * (d + 1)];
		return sum / 2;
	});
}
//#endregion
//#region src/transport/pool.ts
/**
* The dual terms of K maps, each of rows of its own that it never saw, as one sample of terms: `distanceOf` of it is the distance that all
* those rows show.
*
* Map k's dual value on its rows, D_k = mean a_i + mean b_j, is at most W2 squared on average, since its rows are independent of it; so is the
* mean D of the K values, each weighed by 1/K. Given the maps, D varies by the sampling of the rows within the folds alone:
*
*   Var D = 1/K^2 sum_k (s_k^2 / n_k + t_k^2 / m_k),    s_k^2 and t_k^2 the variances of fold k's n_k and m_k terms.
*
* Terms must not simply be put together: a potential is known up to a constant only, which its source terms lose and its target terms gain,
* so that the folds' constants would count as variance, and as a bias where n_k and m_k differ. So every fold's terms keep their
* differences from the fold's mean, times f_k, and get the mean of the folds' means M in place of their own:
*
*   a_i -> M + f_k (a_i - mean a),    f_k^2 = n (n - 1) / (K^2 n_k (n_k - 1)),    n = sum_k n_k.
*
* The mean of all is M, and their sample variance over n is exactly the sum above. A constant c_k moves the source's M by -c_k / K and the
* target's by c_k / K: nothing changes.
*
* That the folds' values hardly vary together, though each map learned from the others' rows, holds for large tables and stable maps
* (Bayle, Bayle, Janson and Mackey, "Cross-validation confidence intervals for test error", 2020); docs/reliability.md has what was measured.
* @param parts one or more, each with at least two rows of each side
*/
function poolTerms(parts) {
	const bounds = parts.map(({ bound }) => bound);
	return {
		...poolSides(parts),
		bound: bounds.every((bound) => bound !== null) ? poolSides(bounds) : null
	};
}
function poolSides(parts) {
	return {
		source: pooled(parts.map(({ source }) => source)),
		target: pooled(parts.map(({ target }) => target))
	};
}
function pooled(parts) {
	const few = parts.find(({ length }) => length < 2);
	if (few !== void 0 || parts.length === 0) throw new InputError(`Terms are pooled of one map or more, each with at least 2 rows of each side, found ${few ? `one with ${few.length}` : "none"}; judge each map by more rows.`);
	const rows = parts.reduce((sum, { length }) => sum + length, 0);
	const means = parts.map(mean);
	const centre = mean(means);
	const out = new Float64Array(rows);
	let at = 0;
	parts.forEach((part, k) => {
		const factor = Math.sqrt(rows * (rows - 1) / (part.length * (part.length - 1))) / parts.length;
		for (const value of part) out[at++] = centre + factor * (value - means[k]);
	});
	return out;
}
//#endregion
//#region src/transport/trained-rows.ts
/** Hashes that are kept of a side: 16 KB. */
const SKETCH_SIZE = 4096;
/**
* A share of rows up to this is let pass: tables hold a few rows twice (2% of MAGIC's hadrons). The dual value is too high on rows of training
* about as much as it is too low on others, so so few of them do not lift it above the truth.
*/
const TOLERATED_SHARE = .05;
/** Fewer rows looked up than this say nothing. */
const FEWEST_LOOKED_UP = 5;
/**
* One number of 32 bits a row: equal for rows that are equal in single precision, so that the file's precision is no matter. Of columns that have
* no digits left in single precision, all digits count. (To count the rows of one table, `rowHashes` of training tells more of them apart.)
*/
function fingerprints({ data, rows, columns }, frame) {
	const offset = farColumns(frame);
	const [single, double] = [new Float32Array(1), new Float64Array(1)];
	const singleBits = new Uint32Array(single.buffer);
	const doubleBits = new Uint32Array(double.buffer);
	const hashes = new Uint32Array(rows);
	for (let i = 0; i < rows; i++) {
		let hash = columns;
		for (let j = 0; j < columns; j++) {
			const value = data[i * columns + j] + 0;
			single[0] = value;
			const rounded = single[0];
			if (!offset[j] && Number.isFinite(rounded) && (rounded !== 0 || value === 0)) hash = mixed$1(hash, singleBits[0]);
			else {
				double[0] = value;
				hash = mixed$1(mixed$1(hash, doubleBits[0]), doubleBits[1]);
			}
		}
		hashes[i] = finished(hash);
	}
	return hashes;
}
/** Columns so far from 0, for the spread of a side, that rounded to single precision their values would be few (times in milliseconds, say). */
function farColumns(frame) {
	const { scale, sourceMean, targetMean, sourceDeviation, targetDeviation } = frame;
	const far = (mean, deviation) => mean > 2 ** 14 * deviation;
	return Array.from(scale, (s, j) => far(Math.abs(s * sourceMean[j]), sourceDeviation) || far(Math.abs(s * targetMean[j]), targetDeviation));
}
/** One round, and the end, of MurmurHash3. */
function mixed$1(hash, bits) {
	const scrambled = Math.imul(rotated(Math.imul(bits, 3432918353), 15), 461845907);
	return Math.imul(rotated(hash ^ scrambled, 13), 5) + 3864292196;
}
function rotated(bits, by) {
	return bits << by | bits >>> 32 - by;
}
function finished(hash) {
	const once = Math.imul(hash ^ hash >>> 16, 2246822507);
	const twice = Math.imul(once ^ once >>> 13, 3266489909);
	return twice ^ twice >>> 16;
}
/** The sketch of all the rows of some sketches or arrays of hashes. */
function sketchOf(...parts) {
	const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	all.sort();
	return all.filter((hash, i) => i === 0 || hash !== all[i - 1]).slice(0, SKETCH_SIZE);
}
/** What the sketches of a map say of rows that it is to be judged on; null for a map without sketches. */
function originsOf({ trainedRows: trained = null, frame }, source, target) {
	const [x, z] = [fingerprints(source, frame), fingerprints(target, frame)];
	return {
		trained: trained && {
			source: seenBy(trained, x),
			target: seenBy(trained, z)
		},
		shared: sharedBy(x, z)
	};
}
/**
* Rows that two samples share, less those that are equal by chance: values that repeat within the samples (counts, categories) meet between them
* as often, n m sqrt(p q) times at most for repeats of probabilities p and q.
*/
function sharedBy(x, z) {
	const [ofX, ofZ] = [countsOf(x), countsOf(z)];
	let meetings = 0;
	let rows = 0;
	for (const [hash, count] of ofZ) {
		const other = ofX.get(hash) ?? 0;
		meetings += count * other;
		rows += Math.min(count, other);
	}
	const byChance = x.length * z.length * Math.sqrt(repeats(ofX, x.length) * repeats(ofZ, z.length));
	if (meetings <= byChance + 4 * Math.sqrt(byChance)) return {
		rows: 0,
		share: 0
	};
	return {
		rows,
		share: rows / Math.min(x.length, z.length)
	};
}
function countsOf(hashes) {
	const counts = /* @__PURE__ */ new Map();
	for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
	return counts;
}
/** The probability that two rows of a sample are equal. */
function repeats(counts, rows) {
	let pairs = 0;
	for (const count of counts.values()) pairs += count * (count - 1);
	return rows < 2 ? 0 : pairs / (rows * (rows - 1));
}
/** By the side that has more of the rows: one that learned from the judged rows of the other is no judge either. */
function seenBy({ source, target }, hashes) {
	const [one, other] = [lookUp(source, hashes), lookUp(target, hashes)];
	return (other.share ?? 0) > (one.share ?? 0) || one.lookedUp === 0 ? other : one;
}
function lookUp(sketch, hashes) {
	const known = new Set(sketch);
	const last = sketch.length < 4096 ? 4294967295 : sketch.at(-1);
	const within = hashes.filter((hash) => hash <= last);
	const found = within.reduce((sum, hash) => sum + (known.has(hash) ? 1 : 0), 0);
	const lookedUp = within.length;
	return {
		rows: hashes.length,
		lookedUp,
		found,
		share: lookedUp === 0 ? null : found / lookedUp
	};
}
/** Why rows of such an origin give no certificate, as clauses; none where nothing speaks against one. */
function doubtsOf(origins) {
	const { trained } = origins;
	if (trained === null) return [...repeated$2(origins), "the map does not say which rows it was trained on (an earlier version made it)"];
	const unknown = [trained.source, trained.target].some(({ lookedUp }) => lookedUp < FEWEST_LOOKED_UP);
	const doubts = repeated$2(origins);
	if (doubts.length === 0 && unknown) doubts.push("too few of the rows could be looked up to say whether the map was trained on them; give more rows");
	return doubts;
}
/** The doubts that come from rows that were met again. */
function repeated$2({ trained, shared }) {
	const doubts = [];
	for (const side of ["source", "target"]) {
		const share = trained?.[side].share ?? 0;
		if (share > TOLERATED_SHARE) doubts.push(`${percent(share)} of the rows of the ${side} equal rows that the map was trained on; give rows that it has not seen`);
	}
	if (shared.share > TOLERATED_SHARE) doubts.push(`${shared.rows} ${shared.rows === 1 ? "row is" : "rows are"} on both sides, and the bound needs two independent samples`);
	return doubts;
}
/** A share as a count of a hundred, never rounded to none or to all. */
function percent(share) {
	if (share === 1) return "100%";
	const value = Math.min(99.9, share * 100);
	return `${value < 10 || value > 99 ? value.toFixed(1) : value.toFixed(0)}%`;
}
//#endregion
//#region src/training/options.ts
const MOST_FOLDS = 100;
/** The options that are values, each stated once: `fit` checks by them, and the command line makes its flags of them. */
const FIT_OPTIONS = {
	seed: whole$1({
		default: 0,
		summary: "seed of every random choice; the same seed gives the same file"
	}),
	steps: whole$1({
		otherwise: "chosen from the dimension and the rows",
		summary: "training steps"
	}, 1),
	maxTime: positive({
		otherwise: "no limit",
		summary: "stop after this time, with the schedule fitted to it; the result is then not repeatable"
	}),
	potential: choice([
		"auto",
		"convex",
		"released",
		"smooth",
		"quadratic"
	], {
		default: "auto",
		summary: "auto, convex (by construction), released (more accurate, watched), smooth or quadratic"
	}),
	start: choice(["moments", "identity"], {
		default: "moments",
		summary: "start at the map of the moments, or at the identity"
	}),
	scale: choice(["none", "features"], {
		default: "none",
		summary: "none, or features: each in its standard deviations, for mixed units"
	}),
	outliers: choice(["pull", "keep"], {
		default: "pull",
		summary: "pull: rows far from all others count as if they lay where those end; keep: as they are"
	}),
	batchSize: whole$1({
		otherwise: "chosen from the rows",
		summary: "rows of each side in a step"
	}, 2),
	hidden: wholes("widths, one or more whole numbers of at least 1", 1, 999999, {
		otherwise: "chosen from the dimension",
		summary: "widths of the layers, as 64,64,32"
	}),
	learningRate: positive({
		otherwise: "chosen with the potential",
		summary: "largest rate of the schedule"
	}),
	smoothing: number$2("a number from 0 to below 1", (value) => value >= 0 && value < 1, {
		otherwise: "chosen from the dimension",
		summary: "how far drawn source rows are moved, relative to the spread around them"
	}),
	mmdWeight: number$2("a number of at least 0", (value) => value >= 0 && Number.isFinite(value), {
		default: 0,
		summary: "weight of the paper's MMD term in the loss, 1e-3 there; 0 for none"
	}),
	heldOut: number$2("a share between 0 and 0.5", (value) => value >= 0 && value <= .5, {
		default: .1,
		summary: "share of the rows held out to judge the fit, 0 to 0.5"
	}),
	folds: foldCount({
		default: 0,
		summary: "small tables: fit once a fold and once on all rows, so that every row judges a map that never saw it"
	}),
	...ENGINE_OPTIONS
};
function foldCount(stated) {
	const accepts = (value) => Number.isSafeInteger(value) && (value === 0 || Number(value) >= 2 && Number(value) <= MOST_FOLDS);
	return {
		...whole$1(stated),
		takes: `0, or a whole number from 2 to ${MOST_FOLDS}`,
		accepts
	};
}
/** The options with their defaults, but for those that depend on the data. */
function withDefaults(options) {
	const { seed, potential, start, scale, outliers, mmdWeight, heldOut, folds, threads, device } = FIT_OPTIONS;
	return {
		seed: options.seed ?? seed.default,
		potential: options.potential ?? potential.default,
		start: options.start ?? start.default,
		scale: options.scale ?? scale.default,
		outliers: options.outliers ?? outliers.default,
		mmdWeight: options.mmdWeight ?? mmdWeight.default,
		heldOut: options.heldOut ?? heldOut.default,
		folds: options.folds ?? folds.default,
		threads: options.threads ?? threads.default,
		device: options.device ?? device.default
	};
}
//#endregion
//#region src/training/check-options.ts
/** The recipe with what the user asked for. */
function withOptions(recipe, options) {
	const { steps, batchSize, hidden, learningRate, smoothing } = options;
	return {
		...recipe,
		...steps !== void 0 && { steps },
		...batchSize !== void 0 && { batch: batchSize },
		...hidden !== void 0 && { hidden },
		...hidden?.length === 1 && { release: null },
		...learningRate !== void 0 && { rate: learningRate },
		...smoothing !== void 0 && { smoothing }
	};
}
/** The options of a fit that are not values of `FIT_OPTIONS`. */
const OTHER_OPTIONS = {
	sourceLabels: true,
	targetLabels: true,
	columns: true,
	signal: true,
	onStep: true,
	onNotice: true
};
/** Checks what types alone do not hold callers to. @throws InputError for names that are not known, of options too, and numbers that make no sense */
function checkOptions(options) {
	checkNames(options, [...Object.keys(FIT_OPTIONS), ...Object.keys(OTHER_OPTIONS)]);
	const { potential, ...others } = options;
	checkGiven(typeof potential === "function" ? others : options, FIT_OPTIONS);
}
/** @throws InputError where the names of columns are not as many as the points' columns */
function checkColumns(options, columns) {
	if (options.columns !== void 0 && options.columns.length !== columns) throw new InputError(sentence`${field("columns")} names ${options.columns.length} columns, but the points have ${columns}; name each, or none.`);
}
//#endregion
//#region src/training/classes.ts
const MAX_CLASSES = 1e3;
/** The classes of both sides' labels, in the order of their names (numbers by value). Throws `InputError` where they do not pair up. */
function indexClasses(source, target, { sourceLabels, targetLabels, onNotice }) {
	if (sourceLabels === void 0 && targetLabels === void 0) return { classes: [] };
	if (sourceLabels === void 0 || targetLabels === void 0) throw new InputError(`Labels were given for the ${sourceLabels ? "source" : "target"} only; give both sides labels, or neither.`, { field: sourceLabels ? "targetLabels" : "sourceLabels" });
	const from = countClasses(sourceLabels, source.rows, "source");
	const to = countClasses(targetLabels, target.rows, "target");
	const unpaired = [...from.keys()].filter((k) => !to.has(k)).map((k) => `${k} (source only)`);
	unpaired.push(...[...to.keys()].filter((k) => !from.has(k)).map((k) => `${k} (target only)`));
	if (unpaired.length > 0) throw new InputError(`Every class needs rows on both sides, found ${unpaired.slice(0, 5).join(", ")}; drop such rows or add their counterparts.`);
	if (from.size > MAX_CLASSES) throw new InputError(`Found ${from.size} classes, at most ${MAX_CLASSES} are taken; are the labels continuous values?`, { field: "sourceLabels" });
	const classes = [...from.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
	reportBalance(classes, from, to, source.rows, target.rows, onNotice);
	const indexOf = new Map(classes.map((name, k) => [name, k]));
	const encode = (labels) => Uint16Array.from(labels, (label) => indexOf.get(String(label)));
	return {
		classes,
		source: encode(sourceLabels),
		target: encode(targetLabels)
	};
}
function countClasses(labels, rows, side) {
	const field = `${side}Labels`;
	if (labels.length !== rows) throw new InputError(`The ${side} has ${rows} rows but ${labels.length} labels; give one for each row.`, { field });
	const counts = /* @__PURE__ */ new Map();
	labels.forEach((label, row) => {
		const name = String(label);
		if (name === "" || name === "NaN") throw new InputError(`The ${side}'s label of row ${row + 1} is missing; label or drop the row.`, { field });
		counts.set(name, (counts.get(name) ?? 0) + 1);
	});
	return counts;
}
/** Classes are weighed by their mean frequency on the two sides; a notice says where these differ. */
function reportBalance(classes, from, to, sourceRows, targetRows, onNotice) {
	const worst = classes.map((k) => ({
		k,
		source: from.get(k) / sourceRows,
		target: to.get(k) / targetRows
	})).reduce((a, b) => Math.abs(b.source - b.target) > Math.abs(a.source - a.target) ? b : a);
	if (Math.abs(worst.source - worst.target) < .02) return;
	const percent = (share) => `${(100 * share).toFixed(1)}%`;
	onNotice?.(`Class frequencies differ (class ${worst.k}: ${percent(worst.source)} of the source, ${percent(worst.target)} of the target): each class is carried to its counterpart, weighed by the mean of the two.`);
}
//#endregion
//#region src/training/far-rows.ts
const FAR_ROW = {
	times: 30,
	share: 1 / 3
};
/** Of a single column: columns of counts and skewed ones reach further. */
const FAR_VALUE = {
	times: 200,
	share: 1 / 2
};
/** Heavy tails, of which one should know. */
const TAIL = {
	times: 10,
	share: 1 / 5
};
/** What is more common than this is no exception: a cluster, or a second half of the data. */
const MOST$2 = .05;
/** Rows that medians are taken of, and numbers where columns are many. */
const MEDIAN_ROWS = 1e4;
const MEDIAN_NUMBERS = 5e5;
const FEWEST_MEDIAN_ROWS = 200;
/**
* Finds rows that would decide the moments instead of the others. The order along every line through the median stays what it was when they
* are pulled in, and on the line the optimal map depends on nothing else for the rows that are not moved.
* @param inDeviations whether each column counts in units of its own usual distance from the median
*/
function findFarRows(points, inDeviations) {
	const { rows, columns } = points;
	const centre = columnMedians(points, () => 0, false);
	const usual = columnMedians(points, (j) => centre[j], true);
	const unit = inDeviations ? usual.map((value) => value > 0 ? value : 1) : new Float64Array(columns).fill(1);
	const edges = Array.from(usual, (typical, j) => edgeOf(columnDistances(points, j, centre[j]), typical, FAR_VALUE));
	const far = edges.some((edge) => edge !== null);
	const distances = rowDistances(far ? mapRows(points, (row) => clipValues(row, centre, edges)) : points, centre, unit);
	const typical = usualOf(distances);
	const radius = edgeOf(distances, typical, FAR_ROW);
	if (!far && radius === null) return null;
	const before = rowDistances(points, centre, unit);
	const isFar = (row) => radius !== null && distances[row] > radius.limit || edges.some((edge, j) => edge !== null && Math.abs(points.data[row * columns + j] - centre[j]) > edge.limit);
	const found = Array.from({ length: rows }, (_, row) => row).filter(isFar);
	const sum = (of) => Array.from(of).reduce((total, row) => total + before[row] ** 2, 0);
	return {
		rows: found.map((row) => ({
			row,
			times: before[row] / typical
		})).sort((a, b) => b.times - a.times),
		share: sum(found) / sum(before.keys()),
		pull: (given) => mapRows(given, (row) => {
			clipValues(row, centre, edges);
			if (radius !== null) clipRow(row, centre, unit, radius);
		})
	};
}
/** Rows in heavy tails, and the share of the variance that they hold; null where the tails are not heavy. */
function findTails(points) {
	const distances = rowDistances(points, columnMedians(points, () => 0, false), new Float64Array(points.columns).fill(1));
	const usual = usualOf(distances);
	const edge = edgeOf(distances, usual, TAIL);
	if (edge === null) return null;
	const rows = Array.from(distances.keys()).filter((row) => distances[row] > edge.limit);
	const squares = (of) => of.reduce((sum, row) => sum + distances[row] ** 2, 0);
	return {
		rows: rows.map((row) => ({
			row,
			times: distances[row] / usual
		})).sort((a, b) => b.times - a.times),
		share: squares(rows) / squares(Array.from(distances.keys()))
	};
}
function edgeOf(distances, usual, { times, share }) {
	const limit = times * usual;
	let [beyond, count, total, edge] = [
		0,
		0,
		0,
		0
	];
	for (const distance of distances) {
		const relative = distance / usual;
		total += relative * relative;
		if (distance > limit) {
			beyond += relative * relative;
			count++;
		} else if (distance > edge) edge = distance;
	}
	return count > 0 && count <= MOST$2 * distances.length && beyond > share * total ? {
		limit,
		edge
	} : null;
}
function rowDistances({ data, rows, columns }, centre, unit) {
	return Float64Array.from({ length: rows }, (_, i) => {
		let sum = 0;
		for (let j = 0, at = i * columns; j < columns; j++, at++) sum += ((data[at] - centre[j]) / unit[j]) ** 2;
		return Math.sqrt(sum);
	});
}
function columnDistances({ data, rows, columns }, j, centre) {
	return Float64Array.from({ length: rows }, (_, i) => Math.abs(data[i * columns + j] - centre));
}
/** Each column's median, or the usual distance from `centre`. */
function columnMedians(points, centre, distance) {
	const { data, rows, columns } = points;
	const wanted = Math.max(FEWEST_MEDIAN_ROWS, Math.min(MEDIAN_ROWS, MEDIAN_NUMBERS / columns));
	const stride = Math.max(1, Math.floor(rows / wanted));
	const count = Math.floor((rows - 1) / stride) + 1;
	const values = new Float64Array(count);
	return Float64Array.from({ length: columns }, (_, j) => {
		for (let i = 0; i < count; i++) values[i] = data[i * stride * columns + j] - centre(j);
		return distance ? usualOf(values.map(Math.abs)) : values.slice().sort()[count >> 1];
	});
}
/** The median of distances; where most are 0, of those that are not. */
function usualOf(distances) {
	const sorted = distances.slice().sort();
	const middle = sorted[sorted.length >> 1];
	if (middle > 0) return middle;
	const positive = sorted.filter((value) => value > 0);
	return positive[positive.length >> 1] ?? 0;
}
/** A copy of the points with each row changed in place. */
function mapRows(points, change) {
	const data = points.data.slice();
	for (let at = 0; at < data.length; at += points.columns) change(data.subarray(at, at + points.columns));
	return {
		...points,
		data
	};
}
function clipValues(row, centre, edges) {
	edges.forEach((found, j) => {
		const away = row[j] - centre[j];
		if (found !== null && Math.abs(away) > found.limit) row[j] = centre[j] + Math.sign(away) * found.edge;
	});
}
function clipRow(row, centre, unit, { limit, edge }) {
	let sum = 0;
	for (let j = 0; j < row.length; j++) sum += ((row[j] - centre[j]) / unit[j]) ** 2;
	const distance = Math.sqrt(sum);
	if (distance > limit) for (let j = 0; j < row.length; j++) row[j] = centre[j] + (row[j] - centre[j]) * edge / distance;
}
//#endregion
//#region src/training/data-notices.ts
/** Columns whose standard deviations differ by more are likely of different units. */
const MANY_TIMES = 100;
/** Values are taken up to this size, and differences down to its inverse: their fourth powers stay in the range of double precision. */
const LARGEST = 1e60;
/** Digits of a column's spread that its offset may cost, of the 7 of single and 16 of double precision. */
const FEWEST_DIGITS = 3;
/** @throws InputError for rows that are all equal, and for values beyond the range in which squares can be formed */
function checkRange({ data, columns }, side) {
	let [largest, widest] = [0, 0];
	for (let at = 0; at < data.length; at++) {
		const value = data[at];
		if (Math.abs(value) > largest) largest = Math.abs(value);
		const away = Math.abs(value - data[at % columns]);
		if (away > widest) widest = away;
	}
	if (largest > LARGEST) throw new InputError(`The ${side} holds values up to ${largest.toPrecision(2)}, at most 1e60 is taken, so that their squares can be formed; divide both tables by a power of ten.`);
	if (widest === 0) throw new InputError(`The ${side} has no variance: all its rows are equal; a map needs points that differ.`);
	if (widest < 1 / LARGEST) throw new InputError(`The rows of the ${side} differ by ${widest.toPrecision(2)} at most, at least 1e-60 is needed, so that their squares can be formed; multiply both tables by a power of ten.`);
}
/** Sentences on what is unusual in the data: nothing here stops a fit, and all of it should be known. */
function describeData(source, target, m0, m1, scale, names) {
	const notices = describeConstant({
		source: constantColumns(source),
		target: constantColumns(target)
	}, names);
	const single = source.data instanceof Float32Array;
	for (const [side, points, { mean, covariance }] of [[
		"source",
		source,
		m0
	], [
		"target",
		target,
		m1
	]]) {
		if (points.rows <= points.columns) notices.push(`The ${side} has ${points.rows} rows for ${points.columns} columns: its covariance is regularised, and the map is a rough one.`);
		const repeated = points.rows - distinctRows(points);
		if (repeated > points.rows / 10) notices.push(`The ${side} repeats rows: ${repeated} of ${points.rows} are copies of another.`);
		const deviation = (j) => Math.sqrt(covariance.data[j * (points.columns + 1)]);
		const coarse = Array.from(mean.keys()).filter((j) => digitsLeft(source.data, mean[j], deviation(j)) < FEWEST_DIGITS);
		if (coarse.length > 0) notices.push(`The ${side} lies so far from 0 in ${list(coarse.map((j) => called(j, names)))} that ${single ? "single" : "double"} precision keeps fewer than ${FEWEST_DIGITS} digits of its spread there: images are rounded to that. Take a constant off such columns${single ? ", or give the source in double precision" : ""}.`);
	}
	if (scale === "none") notices.push(...describeUnits(m0, m1, names));
	return notices;
}
/** Decimal digits of a column's spread that numbers at its offset hold. Images are in the source's precision. */
function digitsLeft(precision, mean, deviation) {
	const digits = precision instanceof Float32Array ? 7.2 : 15.9;
	return deviation > 0 ? digits - Math.log10(Math.max(1, Math.abs(mean) / deviation)) : digits;
}
function describeConstant({ source, target }, names) {
	const both = source.filter((j) => target.includes(j));
	const [inSource, inTarget] = [source, target].map((columns) => columns.filter((j) => !both.includes(j)));
	const columns = (of) => list(of.map((j) => called(j, names)));
	const notices = [];
	if (both.length > 0) notices.push(`Both sides are constant in ${columns(both)}: such columns are only shifted.`);
	if (inTarget.length > 0) notices.push(`The target is constant in ${columns(inTarget)}, and the source is not: images have the target's constant there, to a millionth of the source's spread, and the way back cannot tell what was lost.`);
	if (inSource.length > 0) notices.push(`The source is constant in ${columns(inSource)}, and the target is not: a map cannot spread out what is equal, so images have the target's mean there, given their other columns (by linear regression), and miss the spread around it.`);
	return notices;
}
/** Sentences on rows far from all others, or on heavy tails. @param numbered whether the points' row numbers are those of a table */
function describeFarRows(points, side, far, pulled, numbered = true) {
	const found = far ?? findTails(points);
	if (found === null) return [];
	const { rows, share } = found;
	const percent = `${share > .9995 ? "nearly all" : `${Math.round(100 * share)}%`} of its variance`;
	const which = rows.slice(0, 3).map(({ row, times }) => `${numbered ? `row ${row + 1} at ` : ""}${roundTimes(times)} times`).join(", ");
	const many = `${rows.length.toLocaleString("en")} of ${points.rows.toLocaleString("en")} rows`;
	const one = rows.length === 1;
	const distances = `${which}${rows.length > 3 ? " and so on" : ""} the usual distance from the median`;
	if (far === null) return [`The ${side} has heavy tails: ${many} hold ${percent} (${distances}), so moments, and W2 squared with its interval, are rough.`];
	return [`The ${side} has ${one ? "a row" : "rows"} far from all others: ${many} ${one ? "holds" : "hold"} ${percent} (${distances}). ${pulled ? `In training ${one ? "it counts" : "they count"} as if ${one ? "it" : "they"} lay where the others end, so that ${one ? "it does" : "they do"} not decide the map; W2 squared is of the rows as they are. Where such rows are meant, fit with outliers 'keep'.` : `${one ? "It is" : "They are"} learned from as ${one ? "it is" : "they are"}, and may decide the map for all; fit with outliers 'pull' to prevent that.`}`];
}
function roundTimes(times) {
	return Number(times.toPrecision(2)).toLocaleString("en");
}
function called(j, names) {
	return names?.[j] ?? `column ${j + 1}`;
}
/** The columns whose values are all equal. */
function constantColumns({ data, rows, columns }) {
	return Array.from({ length: columns }, (_, j) => j).filter((j) => {
		for (let i = 1; i < rows; i++) if (data[i * columns + j] !== data[j]) return false;
		return true;
	});
}
/** The number of distinct rows. */
function distinctRows(points) {
	return new Set(rowHashes(points)).size;
}
/** A 53-bit hash of each row's values: equal for equal rows, whatever their precision. */
function rowHashes({ data, rows, columns }) {
	const bits = new Uint32Array(Float64Array.of(0).buffer);
	const value = new Float64Array(bits.buffer);
	return Float64Array.from({ length: rows }, (_, i) => {
		let [high, low] = [2166136261, 16777619];
		for (let j = 0; j < columns; j++) {
			value[0] = data[i * columns + j] + 0;
			for (const word of bits) {
				high = mixed(high ^ word, 2246822507);
				low = mixed(low + word, 3266489909);
			}
		}
		return (high >>> 0) * 2097152 + (low >>> 0 & 2097151);
	});
}
/** Spreads every bit over all: whole numbers differ in their highest bits alone (the finaliser of MurmurHash3). */
function mixed(word, factor) {
	const once = Math.imul(word ^ word >>> 16, factor);
	return once ^ once >>> 13;
}
/** The cost adds up squares, so beside a column that is a hundred times wider a column hardly counts. */
function describeUnits(m0, m1, names) {
	const deviations = pooledDeviations(m0, m1);
	const deviation = (j) => deviations[j];
	const order = Array.from(deviations, (_, j) => j).filter((j) => deviation(j) > 0).sort((i, j) => deviation(i) - deviation(j));
	const [narrow, wide] = [order[0], order.at(-1)];
	if (!(deviation(wide) > MANY_TIMES * deviation(narrow))) return [];
	const described = (j) => `${called(j, names)} (standard deviation ${Number(deviation(j).toPrecision(2))})`;
	const times = Number(((deviation(wide) / deviation(narrow)) ** 2).toPrecision(1)).toLocaleString("en");
	return [`The widest column, ${described(wide)}, counts ${times} times as much in the cost as the narrowest, ${described(narrow)}: the map may leave narrow columns further from the target than they were. Where their units differ, fit with the scale 'features', which gives each the same weight.`];
}
function list(names) {
	return names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;
}
//#endregion
//#region src/training/fit-random.ts
/** The root of all random numbers of a fit with this seed, which data drawn by `new Random(seed)` shares none of. */
function fitRandom(seed) {
	return new Random(seed).stream("brenier fit");
}
//#endregion
//#region src/base/pause.ts
/** Milliseconds of computing between two turns of the event loop: signals and timers wait no longer. */
const LONGEST = 40;
/**
* A pause that is next to free until `LONGEST` has passed since the last turn of the event loop.
* @returns a function that throws the signal's reason
*/
function pauses(signal) {
	let last = performance.now();
	return async () => {
		if (performance.now() - last < LONGEST) return;
		await new Promise((resolve) => setTimeout(resolve, 0));
		signal?.throwIfAborted();
		last = performance.now();
	};
}
//#endregion
//#region src/problem/frame-transform.ts
/** Moves points into a frame and out of it. The products with D x D matrices run on the engine. */
var FrameTransform = class {
	#engine;
	frame;
	#matrices;
	#maps = /* @__PURE__ */ new Map();
	constructor(engine, frame) {
		this.#engine = engine;
		this.frame = frame;
		this.#matrices = frameMatrices(frame);
	}
	/** x -> x~ or z -> z~. @param points rows x D, in the units of the table */
	async enter(points, side) {
		return (await this.#map(`${side}In`)).apply(centred(points, this.frame, side));
	}
	/** x~ -> x or z~ -> z, in the precision of `like`. @param rows rows x D, in the frame */
	async leave(rows, side, like) {
		return uncentred(await (await this.#map(`${side}Out`)).apply(rows), this.frame, side, like);
	}
	#map(which) {
		const known = this.#maps.get(which);
		if (known !== void 0) return known;
		const made = LinearMap.create(this.#engine, this.#matrices[which]);
		this.#maps.set(which, made);
		return made;
	}
	async dispose() {
		const maps = [...this.#maps.values()];
		this.#maps.clear();
		for (const map of maps) await (await map).dispose();
	}
};
//#endregion
//#region src/training/identifiers.ts
/** Rows from which on values are judged: fewer look like anything. */
const ENOUGH = 20;
/** So many repeats are expected among whole numbers that are spread evenly, and there is none: by chance less than once in 2,000 columns. */
const EXPECTED_REPEATS = 8;
/** Codes are judged by the first rows. */
const LOOK_AT = 2e3;
/** Quantities of five digits seldom come again, unless they are rounded. */
const LEAST_CODE = 1e4;
const OF_ROWS = /(?:^|[\s_.-])(?:id|ids|idx|index|uid|uuid|guid|key|row|rowid|nr|no|number|serial)$/i;
const OF_CODES = /(?:^|[\s_.-])(?:zip|zipcode|zip_code|postcode|postal|postal_code|plz|fips|naics|sic|icd|sku|isbn|ean|phone|ssn|code)$/i;
const OF_DATES = /(?:^|[\s_.-])(?:date|datetime|timestamp|time|epoch|yyyymmdd)$/i;
/** `customerId`, which has no separator. */
const CAMEL = /[a-z](?:Id|ID|Code|Index|Date)$/;
/** A sentence that names the columns that look like identifiers, dates or codes; undefined where there are none, or no other columns. */
function describeIdentifiers(source, target, names) {
	const odd = Array.from({ length: source.columns }, (_, j) => ({
		j,
		look: lookOf(source, target, j, names?.[j])
	})).flatMap(({ j, look }) => look === void 0 ? [] : [{
		name: names?.[j] ?? `x${j}`,
		look
	}]);
	if (odd.length === 0 || source.columns === 1) return void 0;
	const some = odd.slice(0, 6);
	const more = odd.length > some.length ? ` and ${odd.length - some.length} more` : "";
	return `Columns that look as if their differences mean nothing, but count in the cost: ${some.map(({ name, look }) => `${name} (${look})`).join(", ") + more}; leave out those that are no quantities (on the command line with --exclude ${some.map(({ name }) => name.replaceAll(",", "\\,")).join(",")}).`;
}
function lookOf(source, target, j, name) {
	const sides = [source, target].map((points) => wholeColumn(points, j));
	const [x, z] = sides;
	if (x === void 0 || z === void 0) return void 0;
	const long = sides.filter((side) => side !== void 0 && side.length >= ENOUGH);
	if (long.length === 0) return void 0;
	if (long.length === 2 && long.every(areDates)) return "dates";
	if (long.some(areConsecutive)) return "numbers of rows";
	if (long.some(neverRepeats) || long.length === 2 && long.every(isSorted)) return "identifiers";
	return name === void 0 ? long.every(areCodes) ? "codes" : void 0 : namedLook(name, long);
}
/** What a name says of whole numbers. */
function namedLook(name, sides) {
	const camel = CAMEL.exec(name)?.[0].slice(1).toLowerCase();
	if ((OF_ROWS.test(name) || camel === "id" || camel === "index") && sides.every(hardlyRepeats)) return "identifiers";
	if (OF_CODES.test(name) || camel === "code") return "codes";
	if ((OF_DATES.test(name) || camel === "date") && sides.every((side) => side.every((value) => value > 1e7))) return "dates";
	return sides.every(areCodes) ? "codes" : void 0;
}
/** A column, where it holds whole numbers only. */
function wholeColumn({ data, rows, columns }, j) {
	for (let i = 0; i < rows; i++) if (!Number.isInteger(data[i * columns + j])) return void 0;
	const values = new Float64Array(rows);
	for (let i = 0; i < rows; i++) values[i] = data[i * columns + j];
	return values;
}
/** As yyyymmdd, six different ones or more. */
function areDates(values) {
	return values.every((value) => {
		const [year, month, day] = [
			Math.floor(value / 1e4),
			Math.floor(value / 100) % 100,
			value % 100
		];
		return year >= 1800 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
	}) && new Set(values.subarray(0, LOOK_AT)).size >= 6;
}
/** n, n + 1, ... in any order, each once. */
function areConsecutive(values) {
	return span(values) === values.length - 1 && isDistinct(values);
}
/** No value comes again, though many would if they were spread evenly between the least and the greatest (and more if unevenly). */
function neverRepeats(values) {
	return values.length * (values.length - 1) / 2 / Math.max(1, span(values)) >= EXPECTED_REPEATS && isDistinct(values);
}
function hardlyRepeats(values) {
	const some = values.subarray(0, LOOK_AT);
	return new Set(some).size >= .9 * some.length;
}
/** Always up, or always down, from row to row. */
function isSorted(values) {
	const up = values.at(-1) > values[0];
	return values.every((value, i) => i === 0 || (up ? value > values[i - 1] : value < values[i - 1]));
}
/** Whole numbers of five digits and more, few of them different and not rounded: postal codes, numbers of products. */
function areCodes(values) {
	const some = values.subarray(0, LOOK_AT);
	const distinct = new Set(some);
	if (distinct.size < 2 || distinct.size > some.length / 4) return false;
	return [...distinct].reduce(greatestDivisor, 0) === 1 && some.every((value) => value >= LEAST_CODE);
}
function greatestDivisor(a, b) {
	return b === 0 ? Math.abs(a) : greatestDivisor(b, a % b);
}
function span(values) {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const value of values) {
		if (value < low) low = value;
		if (value > high) high = value;
	}
	return high - low;
}
/** Ends at the first value that comes again. */
function isDistinct(values) {
	const seen = /* @__PURE__ */ new Set();
	for (const value of values) {
		if (seen.has(value)) return false;
		seen.add(value);
	}
	return true;
}
//#endregion
//#region src/training/missing-marks.ts
/** Numbers that tables have where a value is missing. */
const MARKS = new Set([...[
	-9,
	-99,
	-999,
	-9999,
	-99999,
	-999999,
	-32768,
	-2147483648
], ...[
	99,
	999,
	9999,
	99999,
	999999,
	0x56bc75e2d63100000,
	1e30,
	-1e30,
	9969209968386869e21
]]);
/** A sentence that names the columns with a number that likely stands for a missing value; undefined where there is none. */
function describeMissingMarks(source, target, names) {
	const found = Array.from({ length: source.columns }, (_, j) => {
		const mark = markOf(source, j) ?? markOf(target, j);
		return mark === void 0 ? [] : [`${names?.[j] ?? `x${j}`} (${mark})`];
	}).flat();
	if (found.length === 0) return void 0;
	return `Columns with a number far from all others that usually stands for a missing value, and is taken for a value: ${found.slice(0, 6).join(", ") + (found.length > 6 ? ` and ${found.length - 6} more` : "")}; replace it by NaN where it is one, and leave such rows out (on the command line with --drop-missing).`;
}
/** The least or greatest number of a column, if it is such a mark and further from all others than they are from each other. */
function markOf({ data, rows, columns }, j) {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let i = 0; i < rows; i++) {
		const value = data[i * columns + j];
		if (value < low) low = value;
		if (value > high) high = value;
	}
	return [low, high].find((end) => isMark(end) && isFar(end));
	function isFar(end) {
		let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
		for (let i = 0; i < rows; i++) {
			const value = data[i * columns + j];
			if (value !== end && value < least) least = value;
			if (value !== end && value > most) most = value;
		}
		return most > least && Math.min(Math.abs(end - least), Math.abs(end - most)) > most - least;
	}
}
/** As a double, or as it is in single precision. */
function isMark(value) {
	return MARKS.has(value) || [...MARKS].some((mark) => Math.fround(mark) === value);
}
//#endregion
//#region src/training/pulls.ts
/**
* Says which rows of a side are far from all others, and gives what pulls in those that teach or choose.
* @param taught their numbers
* @param numbered whether the points' row numbers are those of a table
* @throws InputError for values that cannot be learned from at all
*/
function pullFor(side, points, taught, options, classOf, onNotice, numbered = true) {
	checkRange(points, side);
	const { scale, outliers } = withDefaults(options);
	const inDeviations = scale === "features";
	const far = findFarRows(takeRows(points, taught), inDeviations);
	const labels = classOf && Uint16Array.from(taught, (row) => classOf[row]);
	const pulled = far !== null && outliers === "pull" && !isMostOfAClass(far, labels);
	for (const notice of describeFarRows(points, side, findFarRows(points, inDeviations), pulled, numbered)) onNotice(notice);
	return pulled ? far.pull : (given) => given;
}
/** Whether far rows are most of some class: that is then where the class lies. */
function isMostOfAClass({ rows }, classOf) {
	if (classOf === void 0) return false;
	const [all, far] = [/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map()];
	const count = (into, k) => into.set(k, (into.get(k) ?? 0) + 1);
	for (const k of classOf) count(all, k);
	for (const { row } of rows) count(far, classOf[row]);
	return [...far].some(([k, rowsFar]) => rowsFar > all.get(k) / 2);
}
//#endregion
//#region src/training/row-split.ts
/** Of each half. */
const MAX_HELD_OUT = 4096;
/** Fewer rows than this cannot spare any. */
const MIN_ROWS_TO_SPLIT = 50;
/** How many rows are held out where none are judged apart. */
function heldOutRows(rows, share) {
	return rows < MIN_ROWS_TO_SPLIT ? 0 : Math.min(2 * MAX_HELD_OUT, 2 * Math.round(share * rows / 2));
}
/** Draws the held-out rows; the last row of a class is never among them. */
function splitRows(rows, wanted, random, classOf) {
	const order = random.permutation(rows);
	if (wanted === 0) return {
		training: order,
		heldOut: null
	};
	const left = /* @__PURE__ */ new Map();
	for (const k of classOf ?? []) left.set(k, (left.get(k) ?? 0) + 1);
	const [heldOut, training] = [[], []];
	for (const row of order) {
		const others = classOf === void 0 ? rows : left.get(classOf[row]) - 1;
		if (heldOut.length === wanted || others === 0) training.push(row);
		else {
			heldOut.push(row);
			if (classOf !== void 0) left.set(classOf[row], others);
		}
	}
	if (heldOut.length < 2) return {
		training: order,
		heldOut: null
	};
	return {
		training: Int32Array.from(training).sort(),
		heldOut: Int32Array.from(heldOut).sort()
	};
}
/** The numbers of the rows that teach or choose: those that judge are to have no part in anything before. */
function taughtRows({ training, heldOut, judged }) {
	const choosing = judged === void 0 ? heldOut?.filter((_, i) => i % 2 === 0) : heldOut;
	const rows = new Int32Array(training.length + (choosing?.length ?? 0));
	rows.set(training);
	if (choosing) rows.set(choosing, training.length);
	return rows;
}
//#endregion
//#region src/problem/null-directions.ts
/** Eigenvalues of a correlation matrix below this are rounding: columns that are sums of others, up to single precision. */
const RANK = 1e-11;
/** A variance below this share of the total one is none. */
const NO_VARIANCE = 1e-10;
/**
* The directions in which a side has no variance: constant columns, exactly, and columns that are sums of others. Null where there are none,
* as usual.
* @param look 'columns' for constant columns alone, where a search for sums of others would take too long
*/
function subspacesOf(source, target, look = "all") {
	const d = target.rows;
	const [ofTarget, ofSource] = [nullSpace(target, look), nullSpace(source, look)];
	if (ofTarget === null && ofSource === null) return null;
	const { kept, none } = ofTarget ?? {
		kept: fromVectors(axes(d), d),
		none: zeros$1(0, d)
	};
	const { neither, sourceOnly } = ofTarget?.areAxes ? splitAxes(source, none) : splitBySource(source, none);
	const left = ofSource === null ? null : nullSpace(within$1(source, kept), look);
	if (left === null) return {
		kept,
		neither,
		sourceOnly,
		targetOnly: zeros$1(0, d)
	};
	return {
		kept: product$1(left.kept, kept),
		neither,
		sourceOnly,
		targetOnly: product$1(left.none, kept)
	};
}
/** The covariance within a subspace. @param basis orthonormal, one direction a row */
function within$1(covariance, basis) {
	return product$1(product$1(basis, covariance), transpose$1(basis));
}
/** Directions without variance, and the rest; axes where whole columns have none, so that zeros stay exact. */
function nullSpace(covariance, look) {
	const d = covariance.rows;
	const varies = (j) => covariance.data[j * (d + 1)] > 0;
	const varying = Array.from({ length: d }, (_, j) => j).filter(varies);
	const rank = look === "columns" || isFullRank(covariance, varying);
	if (rank && varying.length === d) return null;
	if (rank) {
		const all = axes(d);
		const where = (keep) => fromVectors(all.filter((_, j) => varies(j) === keep), d);
		return {
			kept: where(true),
			none: where(false),
			areAxes: true
		};
	}
	const dependent = symmetricEigen(correlation(covariance, varying)).values.filter((value) => value < RANK * varying.length).length;
	const lowest = d - varying.length + dependent;
	const vectors = transpose$1(symmetricEigen(covariance).vectors);
	return {
		kept: someRows(vectors, lowest, d),
		none: someRows(vectors, 0, lowest),
		areAxes: false
	};
}
/** Columns by whether the source is constant in them too. */
function splitAxes(source, none) {
	const rows = Array.from({ length: none.rows }, (_, i) => none.data.slice(i * none.columns, (i + 1) * none.columns));
	const varies = (row) => source.data[row.indexOf(1) * (source.rows + 1)] > 0;
	return {
		neither: fromVectors(rows.filter((row) => !varies(row)), none.columns),
		sourceOnly: fromVectors(rows.filter(varies), none.columns)
	};
}
/** Directions turned among themselves, so that in each the source has some variance or none. */
function splitBySource(source, none) {
	const least = NO_VARIANCE * trace$1(source);
	const inside = within$1(source, none);
	if (!(trace$1(inside) > least)) return {
		neither: none,
		sourceOnly: someRows(none, 0, 0)
	};
	const { values, vectors } = symmetricEigen(inside);
	const turned = product$1(transpose$1(vectors), none);
	const lacking = values.filter((value) => !(value > least)).length;
	return {
		neither: someRows(turned, 0, lacking),
		sourceOnly: someRows(turned, lacking, turned.rows)
	};
}
/** By a Cholesky factorisation of the correlations, which takes a fraction of the time of eigenvalues. */
function isFullRank(covariance, varying) {
	const { data: a, rows: n } = correlation(covariance, varying);
	for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) {
		let sum = a[i * n + j];
		for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
		if (j === i && !(sum > RANK * n)) return false;
		a[i * n + j] = j < i ? sum / a[j * n + j] : Math.sqrt(sum);
	}
	return true;
}
function correlation({ data, rows: d }, varying) {
	const n = varying.length;
	const deviation = varying.map((j) => Math.sqrt(data[j * (d + 1)]));
	const out = zeros$1(n, n);
	for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out.data[i * n + j] = data[varying[i] * d + varying[j]] / deviation[i] / deviation[j];
	return out;
}
/** The unit vectors. */
function axes(d) {
	return Array.from({ length: d }, (_, j) => Float64Array.from({ length: d }, (_, k) => Number(j === k)));
}
function fromVectors(vectors, columns) {
	const out = zeros$1(vectors.length, columns);
	vectors.forEach((vector, i) => {
		out.data.set(vector, i * columns);
	});
	return out;
}
function someRows({ data, columns }, start, end) {
	return {
		data: data.slice(start * columns, end * columns),
		rows: end - start,
		columns
	};
}
//#endregion
//#region src/problem/choose-frame.ts
/** Directions narrower than this, relative to the widest, get the moment map of this width. */
const NARROWEST = .001;
/** Narrower than this they are not stretched further in the whitening: the network's part of the map grows with the stretch squared. */
const NARROWEST_SPREAD = .1;
/** How much of the source's width is left in an image where the target has no variance: convexity needs a little. */
const COLLAPSE = 1e-6;
/** Of the regression of one direction on others: eigenvalues below this share of the largest are raised to it. */
const REGRESSION_FLOOR = 1e-8;
/**
* The frame in which the start's map is the identity, the source's axes are its principal ones, and variances are about 1.
* With 'moments' both measures then have (nearly) the same covariance; with 'identity' x and z are only shifted, rotated and scaled.
* Where a side has no variance, the map is linear and apart from the rest: see `HIDDEN_SPREAD`.
* @param source and target: moments of the two samples, in the table's units
* @param scale S, length D
*/
function frameOf(source, target, scale, start) {
	const [c0, c1] = scaledCovariances(source, target, scale);
	const spaces = subspacesOf(c0, c1);
	if (spaces === null) return frameWith(source, target, scale, principalAxes(c0, c1, start));
	const { kept } = spaces;
	const axes = kept.rows === 0 ? noAxes(c1) : principalAxes(within$1(c0, kept), within$1(c1, kept), start);
	const slope = regression$1(c1, kept, spaces.targetOnly);
	return frameWith(source, target, scale, joined(axes, spaces, {
		source: product$1(axes.source, add(kept, product$1(transpose$1(slope), spaces.targetOnly))),
		target: product$1(axes.target, kept),
		rest: add(spaces.targetOnly, product$1(slope, kept), -1)
	}, sizes(c0, c1)));
}
/** The covariances of S x and S z. */
function scaledCovariances(source, target, scale) {
	return [scaledBoth(source.covariance, scale), scaledBoth(target.covariance, scale)];
}
/** A frame of given axes. */
function frameWith(source, target, scale, axes) {
	const [c0, c1] = scaledCovariances(source, target, scale);
	return {
		dimension: scale.length,
		scale,
		sourceMean: source.mean,
		targetMean: target.mean,
		...axes,
		sourceDeviation: Math.sqrt(trace$1(c0)),
		targetDeviation: Math.sqrt(trace$1(c1))
	};
}
function principalAxes(c0, c1, start) {
	const dimension = c0.rows;
	const map = start === "moments" ? buresMap(withFloor(c0), withFloor(c1)) : identity(dimension);
	const [half, inverseHalf] = start === "moments" ? [spdPower(map, .5), spdPower(map, -.5)] : [map, map];
	const { vectors, values } = symmetricEigen(product$1(product$1(half, c0), half));
	const rotation = transpose$1(vectors);
	const widest = Math.max(values[dimension - 1], Number.MIN_VALUE);
	const unit = 1 / Math.sqrt(start === "moments" ? widest : Math.max(widest, trace$1(c1) / dimension));
	const stretch = new Float64Array(dimension).fill(unit);
	return {
		source: product$1(rotation, scaledColumns(half, stretch)),
		target: product$1(rotation, scaledColumns(inverseHalf, stretch)),
		factor: unit * unit,
		spread: spreadsOf(values, widest, unit)
	};
}
/** Where there is no direction in which both sides vary. */
function noAxes(c1) {
	const none = zeros$1(0, 0);
	return {
		source: none,
		target: none,
		factor: c1.rows / trace$1(c1),
		spread: new Float64Array(0)
	};
}
/** The standard deviations of coordinates by their variances, in the frame's unit. */
function spreadsOf(variances, widest, unit) {
	return variances.map((value) => unit * Math.sqrt(Math.max(value, widest * NARROWEST_SPREAD ** 2)));
}
/**
* The axes of a subspace, and beside them those of the directions in which a side has no variance, which are hidden. With P the subspace's
* basis, N the directions that only the target varies in, and K P z the regression of N z on P z: x enters as P x + K' N x, and z as P z and
* (N - K P) z. That keeps A' B = k I, and makes the image along N the target's linear mean there.
* @param size of the target, relative to the source's
*/
function joined({ factor, spread }, { kept, neither, sourceOnly, targetOnly }, parts, size) {
	const moderate = Math.min(Math.max(1, COLLAPSE * size), size / COLLAPSE);
	const rows = (directions, slope) => scaled(directions, Math.sqrt(factor * slope));
	return {
		source: stacked(parts.source, rows(neither, moderate), rows(sourceOnly, COLLAPSE * size), rows(targetOnly, size / NARROWEST)),
		target: stacked(parts.target, rows(neither, 1 / moderate), rows(sourceOnly, 1 / COLLAPSE / size), rows(parts.rest, NARROWEST / size)),
		factor,
		spread: Float64Array.from({ length: kept.columns }, (_, j) => spread[j] ?? 1e50)
	};
}
/** The target's size relative to the source's. */
function sizes(c0, c1) {
	return Math.sqrt(trace$1(c1) / trace$1(c0));
}
/** K: the coefficients of the linear regression of some directions on others, by a covariance. */
function regression$1(covariance, on, of) {
	if (of.rows === 0 || on.rows === 0) return zeros$1(of.rows, on.rows);
	return product$1(product$1(product$1(of, covariance), transpose$1(on)), spdPower(within$1(covariance, on), -1, REGRESSION_FLOOR));
}
function stacked(...parts) {
	const { columns } = parts[0];
	const out = zeros$1(columns, columns);
	let at = 0;
	for (const { data } of parts) {
		out.data.set(data, at);
		at += data.length;
	}
	return out;
}
/** S C S. */
function scaledBoth(covariance, scale) {
	const n = covariance.columns;
	const data = covariance.data.map((value, at) => scale[Math.floor(at / n)] * value * scale[at % n]);
	return {
		...covariance,
		data
	};
}
/** A covariance whose lacking directions get a little variance, so that the moment map stays moderate there. */
function withFloor(covariance) {
	const floor = NARROWEST ** 2 * trace$1(covariance) / covariance.rows;
	const data = Float64Array.from(covariance.data);
	for (let j = 0; j < covariance.rows; j++) data[j * covariance.rows + j] += floor;
	return {
		...covariance,
		data
	};
}
//#endregion
//#region src/base/linalg/wide-eigen.ts
/** Rotations that are gathered before they are applied, as a multiple of the size. */
const GATHERED = 24;
/** Columns that rotations are applied to at a time: what stays in a core's cache for all of them. */
const STRIP = 64;
const MAX_SWEEPS = 60;
/**
* `symmetricEigen` for wide matrices: Householder tridiagonalisation and implicit QL as there, laid out so that every loop runs along rows, and
* in parts between which the event loop runs.
*/
async function wideEigen(a, pause) {
	requireSquare(a);
	requireFinite$1(a);
	const n = a.rows;
	const size = largestMagnitude(a);
	if (size === 0) return {
		values: new Float64Array(n),
		vectors: identity(n)
	};
	const work = symmetrised(a);
	for (let at = 0; at < work.data.length; at++) work.data[at] /= size;
	const off = new Float64Array(n);
	const lengths = await tridiagonalise(work, off, pause);
	const values = Float64Array.from({ length: n }, (_, i) => work.data[i * n + i]);
	const basis = await reflections(work, lengths, pause);
	await diagonalise(values, off, basis, pause);
	const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
	const rows = identity(n);
	order.forEach((from, to) => {
		rows.data.set(basis.data.subarray(from * n, (from + 1) * n), to * n);
	});
	return {
		values: Float64Array.from(order, (i) => values[i] * size),
		vectors: transpose$1(rows)
	};
}
/**
* Leaves the diagonal in `a`, the one beside it in `off` (off[i] beside i - 1), and the reflections' vectors in the rows of the lower triangle.
* @returns half the squared lengths of the vectors
*/
async function tridiagonalise({ data: a, rows: n }, off, pause) {
	const lengths = new Float64Array(n);
	const p = new Float64Array(n);
	for (let i = n - 1; i > 0; i--) {
		const v = a.subarray(i * n, i * n + i);
		const h = reflector(v, off, i);
		lengths[i] = h;
		if (h === 0) continue;
		multiplyLower(a, n, i, v, p);
		let along = 0;
		for (let j = 0; j < i; j++) {
			p[j] /= h;
			along += p[j] * v[j];
		}
		along /= 2 * h;
		for (let j = 0; j < i; j++) p[j] = p[j] - along * v[j];
		for (let j = 0; j < i; j++) updateRow(a, j * n, j + 1, v, p, v[j], p[j]);
		await pause();
	}
	return lengths;
}
/** Makes v the vector of the reflection that leaves only its last entry, which goes to `off`. @returns half its squared length */
function reflector(v, off, i) {
	const last = v.length - 1;
	let rest = 0;
	for (let k = 0; k < last; k++) rest += v[k] * v[k];
	if (rest === 0) {
		off[i] = v[last];
		return 0;
	}
	const squares = rest + v[last] * v[last];
	const g = v[last] > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
	off[i] = g;
	const h = squares - v[last] * g;
	v[last] = v[last] - g;
	return h;
}
/** A row less the reflection's update of it. */
function updateRow(a, row, length, v, p, vj, pj) {
	for (let k = 0; k < length; k++) a[row + k] = a[row + k] - (vj * p[k] + pj * v[k]);
}
/** p = A v for the leading i x i block of a symmetric matrix, of which the lower triangle is read. */
function multiplyLower(a, n, i, v, p) {
	p.fill(0, 0, i);
	for (let j = 0; j < i; j++) {
		const vj = v[j];
		const row = j * n;
		let sum = a[row + j] * vj;
		for (let k = 0; k < j; k++) {
			const value = a[row + k];
			sum += value * v[k];
			p[k] = p[k] + value * vj;
		}
		p[j] = p[j] + sum;
	}
}
/** The transpose of the product of the reflections. */
async function reflections({ data: a, rows: n }, lengths, pause) {
	const out = identity(n);
	for (let i = 1; i < n; i++) {
		const h = lengths[i];
		if (h === 0) continue;
		const v = a.subarray(i * n, i * n + i);
		for (let row = 0; row < i * n; row += n) reflectRow(out.data, row, v, i, h);
		await pause();
	}
	return out;
}
/** Sums in fours, which do not wait for each other. */
function reflectRow(z, row, v, length, h) {
	let [s0, s1, s2, s3] = [
		0,
		0,
		0,
		0
	];
	let k = 0;
	for (; k + 4 <= length; k += 4) {
		s0 += z[row + k] * v[k];
		s1 += z[row + k + 1] * v[k + 1];
		s2 += z[row + k + 2] * v[k + 2];
		s3 += z[row + k + 3] * v[k + 3];
	}
	for (; k < length; k++) s0 += z[row + k] * v[k];
	const along = (s0 + s1 + (s2 + s3)) / h;
	for (k = 0; k < length; k++) z[row + k] = z[row + k] - along * v[k];
}
/** Implicit QL with Wilkinson's shift (Bowdler, Martin, Reinsch and Wilkinson 1968); the rows of `basis` become the eigenvectors. */
async function diagonalise(d, off, basis, pause) {
	const n = d.length;
	const e = new Float64Array(n);
	e.set(off.subarray(1));
	let gathered = {
		row: [],
		cosine: [],
		sine: []
	};
	const apply = async () => {
		await rotate(basis, gathered, pause);
		gathered = {
			row: [],
			cosine: [],
			sine: []
		};
	};
	for (let l = 0; l < n; l++) for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
		let m = l;
		while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
		if (m === l) break;
		sweepDown(d, e, l, m, gathered);
		if (gathered.row.length > GATHERED * n) await apply();
	}
	await apply();
}
/** One QL sweep of the block from l to m. */
function sweepDown(d, e, l, m, { row, cosine, sine }) {
	let g = (d[l + 1] - d[l]) / (2 * e[l]);
	let r = Math.hypot(g, 1);
	g = d[m] - d[l] + e[l] / (g + (g < 0 ? -r : r));
	let [s, c, p] = [
		1,
		1,
		0
	];
	for (let i = m - 1; i >= l; i--) {
		const [f, b] = [s * e[i], c * e[i]];
		r = Math.hypot(f, g);
		e[i + 1] = r;
		if (r === 0) {
			d[i + 1] = d[i + 1] - p;
			e[m] = 0;
			return;
		}
		s = f / r;
		c = g / r;
		g = d[i + 1] - p;
		r = (d[i] - g) * s + 2 * c * b;
		p = s * r;
		d[i + 1] = g + p;
		g = c * r - b;
		row.push(i);
		cosine.push(c);
		sine.push(s);
	}
	d[l] = d[l] - p;
	e[l] = g;
	e[m] = 0;
}
/** Applies rotations to the rows of a matrix, a strip of columns at a time. */
async function rotate({ data, rows: n }, rotations, pause) {
	const places = Int32Array.from(rotations.row);
	const [cosines, sines] = [Float64Array.from(rotations.cosine), Float64Array.from(rotations.sine)];
	for (let first = 0; first < n; first += STRIP) {
		const count = Math.min(STRIP, n - first);
		for (let k = 0; k < places.length; k++) rotateRows(data, places[k] * n + first, n, count, cosines[k], sines[k]);
		await pause();
	}
}
function rotateRows(data, at, n, count, c, s) {
	for (let j = at; j < at + count; j++) {
		const upper = data[j];
		const lower = data[j + n];
		data[j + n] = s * upper + c * lower;
		data[j] = c * upper - s * lower;
	}
}
//#endregion
//#region src/problem/wide-frame.ts
/** Blocks up to this size are factored in plain loops. */
const BLOCK = 128;
/** `frameOf` for wide tables. Of the directions in which a side has no variance, constant columns alone are looked for. */
async function wideFrameOf(source, target, scale, start, products, pause) {
	const [c0, c1] = scaledCovariances(source, target, scale);
	const spaces = subspacesOf(c0, c1, "columns");
	if (spaces === null) return frameWith(source, target, scale, await wideAxes(c0, c1, start, products, pause));
	const { kept, targetOnly } = spaces;
	const inside = async (c) => products.transposedB(await products.product(kept, c), kept);
	const axes = kept.rows === 0 ? noAxes(c1) : await wideAxes(await inside(c0), await inside(c1), start, products, pause);
	const slope = await regression(c1, spaces, products, pause);
	return frameWith(source, target, scale, joined(axes, spaces, {
		source: await products.product(axes.source, add(kept, await products.transposedA(slope, targetOnly))),
		target: await products.product(axes.target, kept),
		rest: add(targetOnly, await products.product(slope, kept), -1)
	}, sizes(c0, c1)));
}
/** K: the coefficients of the linear regression of what only the target varies in. */
async function regression(c1, { kept, targetOnly }, products, pause) {
	if (targetOnly.rows === 0 || kept.rows === 0) return zeros$1(targetOnly.rows, kept.rows);
	const { inverse } = await factored(withFloor(await products.transposedB(await products.product(kept, c1), kept)), products, pause);
	const across = await products.transposedB(await products.product(targetOnly, c1), kept);
	return products.product(await products.transposedB(across, inverse), inverse);
}
/**
* The axes of `frameOf` for wide tables. With C0 = L L' and L' C1 L = U diag(s) U', the moment map is G = L^-T U diag(s)^1/2 U' L^-1, and
*
*   A = diag(s)^1/4 U' L^-1,    B = diag(s)^-1/4 U' L'
*
* have A' B = I, A' A = G and A C0 A' = B C1 B' = diag(s)^1/2: the same frame by one eigenvalue problem instead of six, and products that the
* engine takes while the event loop runs.
*/
async function wideAxes(c0, c1, start, products, pause) {
	if (start === "identity") return identityAxes(c0, c1, pause);
	const { lower, inverse } = await factored(withFloor(c0), products, pause);
	const { values, vectors } = await wideEigen(symmetrised(await products.product(await products.transposedA(lower, withFloor(c1)), lower)), pause);
	const least = Number.EPSILON * values.at(-1);
	const quarters = values.map((value) => Math.max(value, least) ** .25);
	const into = await products.transposedA(scaledColumns(vectors, quarters), inverse);
	const onto = await products.transposedB(transpose$1(scaledColumns(vectors, quarters.map((value) => 1 / value))), lower);
	const variances = await variancesOf(into, c0, products);
	const widest = variances.reduce((most, value) => Math.max(most, value), Number.MIN_VALUE);
	const unit = 1 / Math.sqrt(widest);
	return {
		source: scaled(into, unit),
		target: scaled(onto, unit),
		factor: unit * unit,
		spread: spreadsOf(variances, widest, unit)
	};
}
async function identityAxes(c0, c1, pause) {
	const { values, vectors } = await wideEigen(c0, pause);
	const widest = Math.max(values.at(-1), Number.MIN_VALUE);
	const unit = 1 / Math.sqrt(Math.max(widest, trace$1(c1) / c1.rows));
	const rotation = scaled(transpose$1(vectors), unit);
	return {
		source: rotation,
		target: rotation,
		factor: unit * unit,
		spread: spreadsOf(values, widest, unit)
	};
}
/** The diagonal of A C A'. */
async function variancesOf(a, covariance, products) {
	const { data } = await products.product(a, covariance);
	return Float64Array.from({ length: a.rows }, (_, i) => {
		let sum = 0;
		for (let at = i * a.columns; at < (i + 1) * a.columns; at++) sum += data[at] * a.data[at];
		return sum;
	});
}
/** L and L^-1 with L L' = A, by halves: nearly all of it is products. */
async function factored(a, products, pause) {
	const n = a.rows;
	if (n <= BLOCK) {
		const lower = cholesky(a);
		await pause();
		return {
			lower,
			inverse: triangularInverse(lower)
		};
	}
	const half = n >> 1;
	const first = await factored(block(a, 0, half, 0, half), products, pause);
	const below = await products.transposedB(block(a, half, n, 0, half), first.inverse);
	const update = await products.transposedB(below, below);
	const left = block(a, half, n, half, n);
	const last = await factored({
		...left,
		data: left.data.map((value, at) => value - update.data[at])
	}, products, pause);
	const across = await products.product(await products.product(last.inverse, below), first.inverse);
	return {
		lower: triangle(first.lower, below, last.lower),
		inverse: triangle(first.inverse, scaled(across, -1), last.inverse)
	};
}
/** L^-1 by forward substitution. */
function triangularInverse(lower) {
	const { rows: n, data: l } = lower;
	const out = identity(n);
	for (let i = 0; i < n; i++) {
		for (let k = 0; k < i; k++) for (let j = 0; j <= k; j++) out.data[i * n + j] = out.data[i * n + j] - l[i * n + k] * out.data[k * n + j];
		for (let j = 0; j <= i; j++) out.data[i * n + j] = out.data[i * n + j] / l[i * n + i];
	}
	return out;
}
function block({ data, columns }, top, bottom, left, right) {
	const out = zeros$1(bottom - top, right - left);
	for (let i = top; i < bottom; i++) out.data.set(data.subarray(i * columns + left, i * columns + right), (i - top) * out.columns);
	return out;
}
/** [first 0; below last] */
function triangle(first, below, last) {
	const n = first.rows + last.rows;
	const out = zeros$1(n, n);
	for (let i = 0; i < first.rows; i++) out.data.set(first.data.subarray(i * first.columns, (i + 1) * first.columns), i * n);
	for (let i = 0; i < last.rows; i++) {
		const at = (first.rows + i) * n;
		out.data.set(below.data.subarray(i * below.columns, (i + 1) * below.columns), at);
		out.data.set(last.data.subarray(i * last.columns, (i + 1) * last.columns), at + first.rows);
	}
	return out;
}
//#endregion
//#region src/problem/wide-moments.ts
/** Numbers of centred rows that are multiplied at a time. */
const BLOCK_NUMBERS = 2 ** 22;
/** `moments` for wide tables: the products run on the engine, while the event loop runs. */
async function wideMoments(points, options, products, pause) {
	const used = subsample(points, options);
	const { rows, columns } = used;
	const mean = meanOf(used);
	await pause();
	const covariance = zeros$1(columns, columns);
	const step = Math.max(1, Math.floor(BLOCK_NUMBERS / columns));
	for (let start = 0; start < rows; start += step) {
		const block = centredRows(rowRange(used, start, start + step), mean);
		const { data } = await products.transposedA(block, block);
		for (let at = 0; at < data.length; at++) covariance.data[at] += data[at] / Math.max(1, rows - 1);
		await pause();
	}
	return {
		mean,
		covariance,
		rows,
		used
	};
}
function centredRows({ data, rows, columns }, mean) {
	const out = zeros$1(rows, columns);
	for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) out.data[at] = data[at] - mean[j];
	return out;
}
//#endregion
//#region src/training/workshop.ts
/** Tables of more columns are set up by products on the engine and in parts: plain loops would block for seconds. */
const WIDE$2 = 320;
/** Moments need no more rows than this: their error is far below what is learned. */
const MOMENT_ROWS = 4e5;
/** With fewer rows than so many times the columns, covariances are shrunk. */
const FEW = 20;
function momentsOf(points, random) {
	const sample = {
		rows: MOMENT_ROWS,
		random
	};
	return points.rows < FEW * points.columns ? shrunkCovariance(points, { sample }) : moments(points, { sample });
}
/** Moments and frames of tables of any width. */
var Workshop = class Workshop {
	#products;
	#pause;
	constructor(products, pause) {
		this.#products = products;
		this.#pause = pause;
	}
	/** @param signal stops the work of wide tables, by throwing its reason */
	static async open(engine, columns, signal) {
		return new Workshop(columns > WIDE$2 ? await MatrixProducts.open(engine) : null, pauses(signal));
	}
	async moments(points, random) {
		if (this.#products === null) return momentsOf(points, random);
		const { used, ...found } = await wideMoments(points, { sample: {
			rows: MOMENT_ROWS,
			random
		} }, this.#products, this.#pause);
		return points.rows < FEW * points.columns ? shrunk(found, used) : found;
	}
	async frame(source, target, scale, start) {
		if (this.#products === null) return frameOf(source, target, scale, start);
		return wideFrameOf(source, target, scale, start, this.#products, this.#pause);
	}
	async dispose() {
		await this.#products?.dispose();
	}
};
//#endregion
//#region src/training/prepare.ts
/**
* Splits both tables, chooses the frame from the rows to train on, and moves all rows into it.
* @param splits what is not to be chosen here
*/
async function prepare(engine, source, target, classes, options, splits = {}) {
	const { seed, heldOut } = withDefaults(options);
	const { onNotice = () => {} } = options;
	const random = fitRandom(seed);
	const draw = (side, { rows }) => splitRows(rows, heldOutRows(rows, heldOut), random.stream(`held-out split/${side}`), classes[side]);
	const from = splits.source ?? draw("source", source);
	const to = splits.target ?? draw("target", target);
	for (const notice of describeSplit(source, target, from, to, heldOut)) onNotice(notice);
	for (const describe of [describeIdentifiers, describeMissingMarks]) {
		const notice = describe(source, target, options.columns);
		if (notice !== void 0) onNotice(notice);
	}
	const numbered = (side) => splits[side] === void 0 || splits[side].judged !== void 0;
	const pause = pauses(options.signal);
	const pulls = {
		source: pullFor("source", source, taughtRows(from), options, classes.source, onNotice, numbered("source")),
		target: await pause().then(() => pullFor("target", target, taughtRows(to), options, classes.target, onNotice, numbered("target")))
	};
	await pause();
	const rows = (points, side, { training }) => pulls[side](takeRows(points, training));
	const workshop = await Workshop.open(engine, source.columns, options.signal);
	const frame = await chooseFrame(source, target, await workshop.moments(rows(source, "source", from), random.stream("moments/source")), await workshop.moments(rows(target, "target", to), random.stream("moments/target")), workshop, options, splits.scale).finally(() => workshop.dispose());
	const transform = new FrameTransform(engine, frame);
	try {
		return {
			frame,
			pulls,
			source: await splitSide(transform, frame, source, "source", from, pulls.source, classes.source),
			target: await splitSide(transform, frame, target, "target", to, pulls.target, classes.target)
		};
	} finally {
		await transform.dispose();
	}
}
/** Rows of a side from which 5 folds are advised where none are held out. */
const MIN_ROWS_FOR_FOLDS = 20;
/** Says so where the fit is judged on the rows it was trained on, and what is to be done about it. */
function describeSplit(source, target, from, to, share) {
	if (from.judged !== void 0 && to.judged !== void 0 || from.heldOut !== null && to.heldOut !== null) return [];
	return [`${share === 0 ? "No rows are held out" : `Too few rows to hold any out (${source.rows} and ${target.rows})`}: the fit is judged on the rows it was trained on${Math.min(source.rows, target.rows) >= MIN_ROWS_FOR_FOLDS ? "; with 5 folds (the option 'folds'), which take about six times as long, every row judges a map that never saw it" : ""}.`];
}
/** The frame of a fit, by the moments of the rows to train on; says what is unusual in the data. */
async function chooseFrame(source, target, m0, m1, workshop, options, factors) {
	const { scale, start } = withDefaults(options);
	const { columns, onNotice = () => {} } = options;
	const constant = {
		source: constantColumns(source),
		target: constantColumns(target)
	};
	const [from, to] = [withoutVariance(m0, constant.source), withoutVariance(m1, constant.target)];
	requireVariance(from, to, factors ? "its rows but those of one fold" : "its rows");
	for (const notice of describeData(source, target, from, to, scale, columns)) onNotice(notice);
	const frame = await workshop.frame(from, to, factors ?? costScale(from, to, scale), start);
	const dependent = hiddenCoordinates(frame).length - new Set([...constant.source, ...constant.target]).size;
	if (dependent > 0) onNotice(`Columns are sums of others, on one side or both (${dependent} ${dependent === 1 ? "direction" : "directions"} without variance): images keep to the target's own, and have its mean, given the rest, where the source lacks what the target has.`);
	return frame;
}
/** Moments whose covariance says of constant columns that they are: one that is shrunk does not. */
function withoutVariance(moments, constant) {
	if (constant.length === 0) return moments;
	const { covariance } = moments;
	const data = covariance.data.slice();
	const d = covariance.rows;
	for (const j of constant) for (let k = 0; k < d; k++) data[j * d + k] = data[k * d + j] = 0;
	return {
		...moments,
		covariance: {
			...covariance,
			data
		}
	};
}
/** @param which rows the moments are of, in words  @throws InputError for a side without variance */
function requireVariance(source, target, which = "its rows") {
	for (const [side, { covariance }] of [["source", source], ["target", target]]) if (!(trace$1(covariance) > 0)) throw new InputError(`The ${side} has no variance: all ${which} are equal; a map needs points that differ.`);
}
/** The factors of the cost by the moments of the two sides. */
function costScale(source, target, scale) {
	if (scale === "none") return new Float64Array(source.mean.length).fill(1);
	return pooledDeviations(source, target).map((deviation) => deviation > 0 ? 1 / deviation : 1);
}
async function splitSide(transform, frame, points, side, { training, heldOut, judged }, pull, classOf) {
	const inside = async (rows) => ({
		rows: clearHidden(await transform.enter(pull(takeRows(points, rows)), side), transform.frame),
		...classOf && { classOf: Uint16Array.from(rows, (row) => classOf[row]) }
	});
	const given = (rows) => ({
		points: takeRows(points, rows),
		...classOf && { classOf: Uint16Array.from(rows, (row) => classOf[row]) }
	});
	const half = (parity) => heldOut?.filter((_, i) => i % 2 === parity);
	const choosing = (judged ? heldOut : half(0)) ?? null;
	const judging = judged ?? half(1) ?? training.subarray(0, 4096);
	const hashesOf = (rows) => fingerprints(takeRows(points, rows), frame);
	return {
		training: await inside(training),
		heldOut: choosing && await inside(choosing),
		sketch: sketchOf(hashesOf(training), ...choosing ? [hashesOf(choosing)] : []),
		judged: given(judging),
		watched: given(judged ? training.subarray(0, MAX_HELD_OUT) : judging)
	};
}
//#endregion
//#region src/potentials/quadratic.ts
/**
* u(x) = 1/2 x'(R'R + e I) x + b'x: every affine optimal map, and nothing else. It starts at the closed-form map of the moments, which
* training can leave as it is. With classes, each has an R and a b of its own.
*/
function quadraticPotential(config, starts) {
	const { dimension, classes, modulus } = config;
	return {
		config,
		parameters: quadraticParameters(dimension, classes, modulus, starts),
		value: (points, weights, label) => quadraticValue(points, weights, modulus, label),
		guarantee: { floor: ({ R }) => quadraticFloor(R, dimension, modulus) }
	};
}
/** 1/2 |R x|^2 + e/2 |x|^2 + b'x, with the R and b of each row's class; shape [rows]. */
function quadraticValue(points, { R, b }, modulus, label) {
	const dimension = points.shape[1];
	const classes = b.shape[0];
	const stretched = reduceSum(square(reshape(matmul(points, R, { transposeB: true }), [
		"rows",
		classes,
		dimension
	])), [2]);
	const affine = add$1(matmul(points, b, { transposeB: true }), mul(scalar(.5), stretched));
	return add$1(label === void 0 ? reshape(affine, ["rows"]) : reduceSum(mul(affine, label), [1]), mul(scalar(.5 * modulus), reduceSum(square(points), [1])));
}
/** R, [classes D, D], and b, [classes, D]: by default the identity map. */
function quadraticParameters(dimension, classes, modulus, starts) {
	const count = Math.max(classes, 1);
	const R = new Float32Array(count * dimension * dimension);
	const b = new Float32Array(count * dimension);
	for (let k = 0; k < count; k++) {
		R.set(root(starts?.[k]?.hessian, dimension, modulus), k * dimension * dimension);
		b.set(starts?.[k]?.gradient ?? new Float64Array(dimension), k * dimension);
	}
	return [{
		name: "R",
		shape: [count * dimension, dimension],
		initial: R
	}, {
		name: "b",
		shape: [count, dimension],
		initial: b
	}];
}
/** R with R'R = G - e I, as far as that is positive; G is the identity where none is given. */
function root(hessian, dimension, modulus) {
	if (hessian === void 0) return identity(dimension).data.map((value) => value * rootOf(1, modulus));
	const { values, vectors } = symmetricEigen(hessian);
	return product$1(product$1(vectors, diagonal$1(values.map((value) => rootOf(value, modulus)))), transpose$1(vectors)).data;
}
function rootOf(eigenvalue, modulus) {
	return Math.sqrt(Math.max(eigenvalue - modulus, modulus));
}
/** From so many columns on the product R'R takes seconds, and the rows' solves leave a bound next to nothing to gain from it. */
const WIDE$1 = 320;
/** Q with Q <= R'R + e I: e I for wide tables, that matrix itself for one class, else the smallest eigenvalue over the classes times I. */
function quadraticFloor(roots, dimension, modulus) {
	if (dimension > WIDE$1) return diagonal$1(new Float64Array(dimension).fill(modulus));
	const size = dimension * dimension;
	const hessians = Array.from({ length: roots.length / size }, (_, k) => {
		const R = {
			data: Float64Array.from(roots.subarray(k * size, (k + 1) * size)),
			rows: dimension,
			columns: dimension
		};
		const hessian = product$1(transpose$1(R), R);
		for (let j = 0; j < dimension; j++) hessian.data[j * dimension + j] += modulus;
		return hessian;
	});
	if (hessians.length === 1) return hessians[0];
	const smallest = Math.min(...hessians.map((hessian) => symmetricEigen(hessian).values[0]));
	return diagonal$1(new Float64Array(dimension).fill(Math.max(smallest, modulus)));
}
//#endregion
//#region src/potentials/network-parameters.ts
/** The scales that the weights start at: units that bend within the data (sharply at low dimension), and inner sums of the order of 1. */
const SLOPE_SCALE = 2;
const SHARP_DIMENSION = 8;
const QUADRATIC_SCALE = .3;
const INNER_SCALE = 2;
const OUTPUT_SCALE = .02;
const PIECE_SLOPE_SCALE = 1.5;
const PIECE_OFFSET_SCALE = .5;
/**
* The parameters of the network potential, by the names of its formula, with the weights that they start at.
* @param starts where the quadratic part starts, one for each class; the identity by default
*/
function networkParameters(config, random, starts) {
	const { dimension, classes, hidden, pieces, modulus } = config;
	const draw = new Draws(random, classes);
	return [
		...hidden.flatMap((width, l) => layerParameters(config, draw, width, l)),
		...pieces > 0 ? pieceParameters(config, draw) : [],
		...quadraticParameters(dimension, classes, modulus, starts),
		{
			name: "c",
			shape: [draw.groups, hidden.at(-1)],
			initial: draw.outputs(hidden.at(-1)),
			constraint: "nonnegative"
		}
	];
}
/** Layer l: the slopes A and offsets a of its affine part, B and d of its squared part, and W from the layer before. */
function layerParameters({ kind, dimension, hidden }, draw, width, l) {
	const parameters = [
		{
			name: `A${l}`,
			shape: [width, dimension],
			initial: draw.normals(width * dimension, slopeScale(dimension))
		},
		{
			name: `a${l}`,
			...draw.offsets(width, 1)
		},
		{
			name: `B${l}`,
			shape: [width, dimension],
			initial: draw.normals(width * dimension, QUADRATIC_SCALE / Math.sqrt(dimension))
		},
		{
			name: `d${l}`,
			...draw.offsets(width, 0)
		}
	];
	const before = hidden[l - 1];
	if (before === void 0) return parameters;
	const [name, shape] = [`W${l}`, [width, before]];
	return [...parameters, {
		name,
		shape,
		inner: true,
		...innerWeights(kind, draw, width, before)
	}];
}
function innerWeights(kind, draw, width, before) {
	const count = width * before;
	if (kind === "smooth") return { initial: draw.normals(count, 1 / Math.sqrt(before)) };
	const initial = draw.positives(count, INNER_SCALE / before);
	return kind === "convex" ? {
		initial,
		constraint: "nonnegative"
	} : { initial };
}
/** The log-sum-exp: its slopes S, its offsets t, and its weight m in u. */
function pieceParameters({ dimension, pieces }, draw) {
	return [
		{
			name: "S",
			shape: [pieces, dimension],
			initial: draw.normals(pieces * dimension, PIECE_SLOPE_SCALE / Math.sqrt(dimension))
		},
		{
			name: "t",
			...draw.offsets(pieces, PIECE_OFFSET_SCALE)
		},
		{
			name: "m",
			shape: [draw.groups],
			initial: draw.outputs(1),
			constraint: "nonnegative"
		}
	];
}
/** Draws starting weights; what differs by class starts the same for all classes. */
var Draws = class {
	#random;
	#classes;
	constructor(random, classes) {
		this.#random = random;
		this.#classes = classes;
	}
	/** How many sets of output weights there are: one for each class, one in all without classes. */
	get groups() {
		return Math.max(this.#classes, 1);
	}
	normals(count, scale) {
		return Float32Array.from({ length: count }, () => scale * this.#random.normal());
	}
	positives(count, scale) {
		return this.normals(count, scale).map(Math.abs);
	}
	offsets(width, scale) {
		const shared = this.normals(width, scale);
		return this.#classes === 0 ? {
			shape: [width],
			initial: shared
		} : {
			shape: [this.#classes, width],
			initial: repeated$1(shared, this.#classes)
		};
	}
	outputs(width) {
		return repeated$1(this.positives(width, OUTPUT_SCALE), this.groups);
	}
};
function repeated$1(values, times) {
	const all = new Float32Array(values.length * times);
	for (let k = 0; k < times; k++) all.set(values, k * values.length);
	return all;
}
function slopeScale(dimension) {
	return SLOPE_SCALE * Math.min(1, Math.sqrt(SHARP_DIMENSION / dimension)) / Math.sqrt(dimension);
}
//#endregion
//#region src/potentials/network.ts
/**
* The network potential, in its three kinds:
*
*   u(x) = 1/2 x'(R'R + e I) x + b'x + c' h_L(w) + m logsumexp(S w + t),   w = x / spread
*   h_0 = s(p_0),  h_l = s(W_l h_(l-1) + p_l),  p_l = A_l w + a_l + (B_l w + d_l)^2
*
* 'convex' keeps W, c and m at or above 0: a convex increasing s of convex p is convex (Amos, Xu and Kolter 2017), so u is e-strongly
* convex by construction. 'released' is what a convex one becomes when its W lose their sign in training: the clamp, and not the size of
* the network, is what limits it. 'smooth' has free W from the start. The last two are only watched.
*
* The log-sum-exp is the smoothed potential of a target that consists of clusters (it is the semi-discrete one as its scale goes to 0): its
* gradient sends each region of the source to a cluster. Layers of sums learn such regions slowly and with far more weights.
*
* A conditional potential, u(x, k), is convex in x for every class k: labels enter through offsets (a, d and t), through the quadratic part,
* and through which c and m >= 0 are taken, never through a sign.
*
* @param random draws the starting weights
* @param starts where the quadratic part starts, one for each class; the identity by default (`initialPotential` keeps the network's
*   own part small beside it)
*/
function networkPotential(config, random, starts) {
	const { kind, dimension, hidden, pieces, modulus } = config;
	const activation = config.activation === "celu" ? celu : softplus;
	const inverseSpread = constant(config.spread.map((width) => 1 / width), [dimension]);
	const parameters = networkParameters(config, random, starts);
	function value(points, weights, label) {
		const w = mul(points, inverseSpread);
		const affine = (slope, offset) => {
			return add$1(matmul(w, weights[slope], { transposeB: true }), label === void 0 ? weights[offset] : matmul(label, weights[offset]));
		};
		let h = null;
		for (const l of hidden.keys()) {
			let p = add$1(affine(`A${l}`, `a${l}`), square(affine(`B${l}`, `d${l}`)));
			if (h !== null) p = add$1(matmul(h, weights[`W${l}`], { transposeB: true }), p);
			h = activation(p);
		}
		let net = matmul(h, weights.c, { transposeB: true });
		if (pieces > 0) net = add$1(net, mul(reshape(logSumExp(affine("S", "t"), [1]), ["rows", 1]), weights.m));
		return add$1(label === void 0 ? reshape(net, ["rows"]) : reduceSum(mul(net, label), [1]), quadraticValue(points, weights, modulus, label));
	}
	return {
		config,
		parameters,
		value,
		guarantee: kind === "convex" ? { floor: ({ R }) => quadraticFloor(R, dimension, modulus) } : null
	};
}
/**
* The same network with another promise: a convex potential released, or the convex one that a released potential came from. Both have the
* same weights in the same places. Null for a potential of another kind.
*/
function asKind({ config }, kind) {
	if (config.kind !== "convex" && config.kind !== "released") return null;
	return networkPotential({
		...config,
		kind
	}, new Random(0));
}
//#endregion
//#region src/potentials/potential.ts
/** The shape of a graph's points: any number of rows. */
function pointsShape(dimension) {
	return ["rows", dimension];
}
//#endregion
//#region src/potentials/initial.ts
const MODULUS = .01;
/** Of the network's log-sum-exp: more than the clusters that a target is usually made of. */
const PIECES = 16;
/**
* A potential of the project's own kinds with its starting weights: its map is the quadratic part's, but for a small share.
* @param spread the source's standard deviation in each coordinate of the frame, length D
* @param hidden the widths of the layers (of no meaning to 'quadratic')
* @param starts where the quadratic part starts, one for each class; none without classes: the identity
*/
function initialPotential(kind, spread, hidden, starts, random) {
	const dimension = spread.length;
	const classes = starts.length;
	if (kind === "quadratic") return quadraticPotential({
		kind: "quadratic",
		dimension,
		classes,
		modulus: MODULUS
	}, starts);
	const potential = networkPotential({
		kind,
		dimension,
		classes,
		hidden,
		pieces: PIECES,
		activation: kind === "convex" ? "celu" : "softplus",
		spread: [...spread],
		modulus: MODULUS
	}, random, starts);
	scaleOutputs(potential, spread, random.stream("probes"));
	return potential;
}
/** The share of a typical displacement from the mean that the untrained network may add to the map. */
const START_NOISE = .005;
const PROBES = 64;
/** From so many numbers on fewer probes say as much. */
const PROBE_NUMBERS = 64 * 320;
/** Scales the network's outputs so that the map starts where its quadratic part does, but for `START_NOISE`. */
function scaleOutputs({ config, parameters, value }, spread, random) {
	const { dimension } = config;
	const outputs = parameters.filter(({ name }) => name === "c" || name === "m");
	const classes = outputs[0].shape[0];
	const widths = spread.map((width) => width < 1e50 ? width : 0);
	const probes = Math.max(1, Math.min(PROBES, Math.floor(PROBE_NUMBERS / dimension)));
	const points = Float64Array.from({ length: probes * dimension }, (_, i) => widths[i % dimension] * random.normal());
	const at = input("points", pointsShape(dimension));
	const label = config.classes > 0 ? input("label", ["rows", classes]) : void 0;
	const weights = (scale) => Object.fromEntries(parameters.map((parameter) => {
		const { name, initial, shape } = parameter;
		return [name, constant(outputs.includes(parameter) ? initial.map((v) => scale * v) : initial, shape)];
	}));
	const slope = (scale) => gradient(value(at, weights(scale), label), [at])[0];
	const feeds = {
		points: {
			data: points,
			shape: [probes, dimension]
		},
		label: {
			data: firstClass(classes, probes),
			shape: [probes, classes]
		}
	};
	const [network] = evaluate([sub(slope(1), slope(0))], feeds);
	const norm = (values) => Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0));
	const share = norm(network.data) / norm(points);
	if (share > START_NOISE) for (const { initial } of outputs) initial.set(initial.map((v) => v * START_NOISE / share));
}
function firstClass(classes, probes) {
	return Float64Array.from({ length: probes * classes }, (_, i) => Number(i % classes === 0));
}
//#endregion
//#region src/training/problem.ts
function rowCount(side, dimension) {
	return side.rows.length / dimension;
}
/** The row numbers of each class; one group of all rows where there are no classes. */
function groupsOf({ rows, classOf }, dimension, classes) {
	const count = rows.length / dimension;
	if (classOf === void 0) return [Int32Array.from({ length: count }, (_, i) => i)];
	const members = Array.from({ length: classes }, () => []);
	classOf.forEach((k, row) => {
		members[k].push(row);
	});
	return members.map((list) => Int32Array.from(list));
}
/** One-hot rows of the classes of some rows; undefined where there are none. */
function oneHotOf(side, rows, classes) {
	const { classOf } = side;
	if (classOf === void 0) return void 0;
	const count = rows?.length ?? classOf.length;
	const encoded = new Float32Array(count * classes);
	for (let i = 0; i < count; i++) encoded[i * classes + classOf[rows === null ? i : rows[i]]] = 1;
	return encoded;
}
//#endregion
//#region src/training/class-starts.ts
/** Regularises a class's covariance relative to its largest eigenvalue: maps of narrow classes stay moderate. */
const FLOOR = 1e-4;
/** Where each class's quadratic part starts: its own moment map in the frame, or (at 'identity') the shift between its means. */
function classStarts(source, target, dimension, classes, start) {
	if (classes === 0) return [];
	const [from, to] = [classMoments(source, dimension, classes), classMoments(target, dimension, classes)];
	return from.map((m0, k) => {
		const m1 = to[k];
		const hessian = start === "moments" && m0.rows > 1 && m1.rows > 1 ? buresMap(m0.covariance, m1.covariance, FLOOR) : identity(dimension);
		const image = multiplyVector(hessian, m0.mean);
		return {
			hessian,
			gradient: m1.mean.map((value, j) => value - image[j])
		};
	});
}
function classMoments(side, dimension, classes) {
	const all = points(side.rows, side.rows.length / dimension, dimension);
	return groupsOf(side, dimension, classes).map((members) => {
		const rows = takeRows(all, members);
		return rows.rows > 1 && rows.rows < 20 * dimension ? shrunkCovariance(rows) : moments(rows);
	});
}
//#endregion
//#region src/potentials/weights.ts
/** The parameters as sections of one flat array: what optimisers, files and all-reduces work on. */
function sections({ parameters }) {
	let start = 0;
	return parameters.map((parameter) => {
		const { name, shape, initial } = parameter;
		const section = {
			parameter,
			name: weightName(name),
			shape,
			start,
			end: start + initial.length
		};
		start = section.end;
		return section;
	});
}
function initialWeights(potential) {
	const layout = sections(potential);
	const flat = new Float32Array(layout.at(-1)?.end ?? 0);
	for (const { parameter, start } of layout) flat.set(parameter.initial, start);
	return flat;
}
/** Views of the flat array, by name. */
function viewsOf(potential, flat) {
	return Object.fromEntries(sections(potential).map(({ parameter, start, end }) => [parameter.name, flat.subarray(start, end)]));
}
/** What a parameter is called in graphs and files: its own name cannot meet those of a graph's other inputs. */
function weightName(name) {
	return `weights.${name}`;
}
/** The parameters as inputs of a graph, by the parameters' own names. */
function weightInputs(potential) {
	return Object.fromEntries(potential.parameters.map(({ name, shape }) => [name, input(weightName(name), shape)]));
}
/** Values for the inputs of `weightInputs`, for a graph that has them as constants. */
function boundWeights(potential, flat) {
	return Object.fromEntries(Object.entries(viewsOf(potential, flat)).map(([name, view]) => [weightName(name), view]));
}
/** Clamps what must not be negative. */
function project(layout, flat) {
	for (const { parameter, start, end } of layout) {
		if (parameter.constraint !== "nonnegative") continue;
		for (let i = start; i < end; i++) if (flat[i] < 0) flat[i] = 0;
	}
}
//#endregion
//#region src/problem/labels.ts
/**
* Labels as one-hot rows.
* @returns rows x classes; undefined where there are no classes
* @throws InputError for labels that are missing, too few, or not among the classes; and for labels where there are no classes
*/
function oneHot(labels, classes, rows) {
	if (classes.length === 0) {
		if (labels !== void 0) throw new InputError("Labels were given, but the map is not conditional; leave them out, or fit with labels.", { field: "labels" });
		return;
	}
	if (labels === void 0) throw new InputError(`The map is conditional on ${classes.length} classes (${preview(classes)}) and no labels were given; give one for each row.`, { field: "labels" });
	if (labels.length !== rows) throw new InputError(`Found ${labels.length} labels for ${rows} rows; give one for each row.`, { field: "labels" });
	const columnOf = new Map(classes.map((name, column) => [name, column]));
	const encoded = new Float32Array(rows * classes.length);
	labels.forEach((label, row) => {
		const column = columnOf.get(String(label));
		if (column === void 0) throw new InputError(`Label "${label}" of row ${row + 1} is not among the classes the map was fitted with (${preview(classes)}).`, { field: "labels" });
		encoded[row * classes.length + column] = 1;
	});
	return encoded;
}
function preview(classes) {
	return classes.length <= 8 ? classes.join(", ") : `${classes.slice(0, 8).join(", ")} and ${classes.length - 8} more`;
}
//#endregion
//#region src/transport/density.ts
/** Rows times directions in one run of the graph. */
const BLOCK_PRODUCTS = 8192;
/**
* log det DT: T(x) = m1 + S^-1 A' grad u(A S (x - m0)) / k, so DT = S^-1 A' H A S / k and det DT = det(A)^2 k^-D det H: the scale of the
* features cancels.
*/
async function logDeterminantsOf(engine, model, x, { labels, signal }) {
	const { frame, classes } = model;
	const { dimension: d, source, factor } = frame;
	const shift = logDeterminant(product$1(source, transpose$1(source))) - d * Math.log(factor);
	const program = await engine.load(hessianGraph(model));
	const label = oneHot(labels, classes, x.rows);
	const from = centred(x, frame, "source");
	const rowsAtOnce = Math.max(1, Math.floor(BLOCK_PRODUCTS / d));
	const out = new Float64Array(x.rows);
	try {
		for (let start = 0; start < x.rows; start += rowsAtOnce) {
			signal?.throwIfAborted();
			const rows = Math.min(rowsAtOnce, x.rows - start);
			const shape = [rows * d, d];
			const inputs = {
				centred: {
					data: repeated(from, d, start, rows, d),
					shape
				},
				direction: {
					data: directions(rows, d),
					shape
				},
				...label && { label: {
					data: repeated(label, classes.length, start, rows, d),
					shape: [rows * d, classes.length]
				} }
			};
			const hessians = new Float32Array(rows * d * d);
			await program.run(inputs, { product: {
				data: hessians,
				shape
			} });
			for (let i = 0; i < rows; i++) out[start + i] = shift + logDeterminantOf(hessians.subarray(i * d * d, (i + 1) * d * d), d);
		}
	} finally {
		await program.dispose();
	}
	return out;
}
/** Hessian of u at each point times a direction: with the D unit vectors at D copies of a point, the rows of its Hessian. */
function hessianGraph({ potential, weights, frame, classes }) {
	const d = frame.dimension;
	const { sourceIn } = frameMatrices(frame);
	const label = classes.length > 0 ? input("label", ["rows", classes.length]) : void 0;
	const points = matmul(input("centred", pointsShape(d)), constant(sourceIn.data, [d, d]));
	return encodeOnnx({ product: hessianVector(potential.value(points, weightInputs(potential), label), points, input("direction", pointsShape(d))) }, {
		bind: boundWeights(potential, weights),
		name: "hessian"
	});
}
/** NaN where the matrix (symmetric but for rounding) is not positive definite. */
function logDeterminantOf(hessian, d) {
	const symmetric = new Float64Array(d * d);
	for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) symmetric[i * d + j] = .5 * (hessian[i * d + j] + hessian[j * d + i]);
	try {
		return logDeterminant(matrix$1(symmetric, d, d));
	} catch (error) {
		if (error instanceof InputError) return NaN;
		throw error;
	}
}
/** Rows [start, start + rows), each `times` times. */
function repeated(table, columns, start, rows, times) {
	const out = new Float32Array(rows * times * columns);
	for (let i = 0, at = 0; i < rows; i++) {
		const row = table.subarray((start + i) * columns, (start + i + 1) * columns);
		for (let k = 0; k < times; k++, at += columns) out.set(row, at);
	}
	return out;
}
function directions(rows, d) {
	const out = new Float32Array(rows * d * d);
	for (let i = 0; i < rows * d; i++) out[i * d + i % d] = 1;
	return out;
}
//#endregion
//#region src/training/convexity.ts
/** Rows looked at: more say little more. */
const MOST_ROWS$1 = 1024;
/** Of the Hessians: rows times D, each a product of the Hessian with a direction. */
const MOST_PRODUCTS = 2 ** 14;
const WIDEST$1 = 256;
/**
* The largest error of the round trip at which a potential is to be trusted: about a row in a hundred in another basin. Where u is nearly
* flat, S moves rows a little for a small error of T, convex or not; that alone is far below.
*/
const MAX_ROUND_TRIP = .01;
const LOST = .25;
/** Looks at a map on some rows. */
async function convexityOf(engine, map, judged) {
	const source = rowRange(judged.source, 0, MOST_ROWS$1);
	const target = rowRange(judged.target, 0, MOST_ROWS$1);
	const labels = judged.sourceLabels && { labels: judged.sourceLabels.slice(0, MOST_ROWS$1) };
	const targetLabels = judged.targetLabels && { labels: judged.targetLabels.slice(0, MOST_ROWS$1) };
	const back = await map.backward(await map.forward(source, labels), labels);
	const { unconvergedRows } = await map.backward(target, targetLabels);
	return {
		rows: Math.min(source.rows, target.rows),
		negativeShare: map.dimension > WIDEST$1 ? null : await negativeShare(engine, map, source, labels),
		...roundTripOf(map, source, back.points),
		unconvergedShare: unconvergedRows / target.rows
	};
}
async function negativeShare(engine, { model }, source, labelled) {
	const rows = Math.max(1, Math.floor(MOST_PRODUCTS / model.frame.dimension));
	const some = rowRange(source, 0, rows);
	return (await logDeterminantsOf(engine, model, some, (labelled && { labels: labelled.labels.slice(0, rows) }) ?? {})).filter(Number.isNaN).length / some.rows;
}
function roundTripOf({ model: { frame } }, source, back) {
	const hidden = hiddenDirections(frame);
	let [lost, sum] = [0, 0];
	for (let i = 0; i < source.rows; i++) {
		const away = frame.scale.map((factor, j) => {
			const at = i * source.columns + j;
			return factor * (back.data[at] - source.data[at]);
		});
		for (const direction of hidden) takeOut(away, direction);
		const error = Math.hypot(...away) / frame.sourceDeviation;
		if (!(error <= LOST)) lost++;
		sum += error <= 1 ? error * error : 1;
	}
	return {
		lostShare: lost / source.rows,
		roundTrip: sum / source.rows
	};
}
/** What makes a map that is not convex by construction untrustworthy, as a sentence, or null. */
function faultOf({ roundTrip, lostShare, unconvergedShare }) {
	const percent = (share) => `${(100 * share).toFixed(1)}%`;
	if (!(roundTrip <= MAX_ROUND_TRIP)) return `The potential is no longer convex where it matters: ${percent(lostShare)} of held-out rows do not come back from S(T(x)), an error of ${percent(roundTrip)} of the source's variance.`;
	if (unconvergedShare > .01) return `The backward map fails on ${percent(unconvergedShare)} of held-out rows.`;
	return null;
}
/** The directions in which the target has no variance, of length 1: what the source had there is lost by any map. */
function hiddenDirections(frame) {
	return hiddenCoordinates(frame).map((j) => {
		const row = frame.source.data.slice(j * frame.dimension, (j + 1) * frame.dimension);
		const length = Math.hypot(...row);
		return row.map((value) => value / length);
	});
}
function takeOut(vector, direction) {
	const along = vector.reduce((sum, value, j) => sum + value * direction[j], 0);
	for (let j = 0; j < vector.length; j++) vector[j] -= along * direction[j];
}
/** @throws InputError for a map whose weights, images or distance are not finite: nobody is to find that out later */
async function requireFiniteMap(map, { source, sourceLabels }) {
	const { weights, frame } = map.model;
	const wrong = weights.find((value) => !Number.isFinite(value)) ?? [
		...frame.source.data,
		...frame.target.data,
		frame.factor
	].find((value) => !Number.isFinite(value));
	if (wrong !== void 0) throw new InputError(sentence`The fit ended with ${wrong} among the numbers of its map; lower ${field("learningRate")}, or bring columns to like sizes with ${field("scale", "features")}.`);
	await map.forward(source, sourceLabels && { labels: sourceLabels });
}
//#endregion
//#region src/training/selection.ts
/**
* Looks at the averaged weights on held-out rows and chooses. The start, a closed form, is the choice until a look is better than it beyond
* doubt: with few rows a network can only do worse, and with Gaussians no better.
* @param tolerance of the inner solve: the same for all looks, since a coarser one flatters
*/
async function lookAndChoose(trainer, tolerance, signal) {
	const { state } = trainer;
	const look = await trainer.heldOutLook(tolerance, signal);
	if (look === null) return;
	const { bound, rows, sourceRows } = look;
	state.heldOut.push({
		step: state.step,
		bound
	});
	const now = {
		step: state.step,
		bound,
		weights: state.average.slice(),
		rows
	};
	if (state.best === null) {
		state.best = now;
		return;
	}
	const change = changeOf(rows, state.best.rows, sourceRows);
	const doubt = state.best.step === 0 ? change.standardError : 0;
	if (change.value < -doubt) {
		state.best = now;
		state.worse = 0;
	} else state.worse = isWorse(change, state.heldOut[0].bound - state.best.bound) ? state.worse + 1 : 0;
}
/** The change of the bound from one look to another on the same rows. */
function changeOf(rows, before, sourceRows) {
	const change = rows.map((value, i) => value - before[i]);
	return combineEstimates([{
		estimate: meanEstimate(change.subarray(0, sourceRows)),
		weight: 1
	}, {
		estimate: meanEstimate(change.subarray(sourceRows)),
		weight: 1
	}]);
}
/** The part of what was gained since the start that may be lost again before a look counts as worse, however rough the bound. */
const MAX_LOSS = .1;
/**
* Whether a look is worse than the best one: by more than two standard errors, or by a tenth of all that was gained. Where it is not, the
* later weights are the better choice: the rate has fallen since, and the bound of a few thousand rows is too rough to tell.
*/
function isWorse({ value, standardError }, gained) {
	return !(value <= Math.min(2 * standardError, gained > 0 ? MAX_LOSS * gained : Number.POSITIVE_INFINITY));
}
/** The weights to keep: the average at the end, unless the start or an earlier average is the better choice on held-out rows. */
function chosenWeights(state) {
	return (earlierChoice(state)?.weights ?? state.average).slice();
}
/** The step at which the weights to keep were the average. */
function chosenStep(state) {
	return earlierChoice(state)?.step ?? state.step;
}
function earlierChoice({ best, worse }) {
	return best !== null && (worse > 0 || best.step === 0) ? best : null;
}
//#endregion
//#region src/training/loop.ts
/** Looks at held-out rows in a run of the full length. */
const LOOKS = 20;
/** Looks in a row that are worse than the best before the run ends, and from where on: at high rates the bound goes up and down. */
const PATIENCE = 4;
const ASKED_FROM = .5;
/** Of a watched run: the share of failed solves, averaged over about 50 steps, that ends it. */
const MAX_FAILED = .2;
const FORGETTING = .02;
const EVENTS_PER_SECOND = 8;
const MIN_EVENTS = 100;
/**
* Runs the trainer to the end of its steps, of its time, or of improvement. A trainer whose state was resumed does what it would have done
* without the break, bit for bit, as long as the steps and not the time decide.
*/
async function train(trainer, options) {
	const { state } = trainer;
	const { steps, seconds, signal, until = 1 } = options;
	const look = () => lookAndChoose(trainer, options.recipe.tolerance[1], signal);
	const began = performance.now();
	const earlier = state.seconds;
	const elapsed = () => (performance.now() - began) / 1e3;
	const progress = () => Math.min(1, Math.max(state.step / steps, (earlier + elapsed()) / seconds));
	const events = new EventClock(steps, progress());
	let nextLook = nextLookAfter((state.heldOut.at(-1)?.step ?? 0) / steps);
	let failed = 0;
	if (state.heldOut.length === 0) await look();
	else if (state.step > 0 && progress() >= nextLook) await look();
	nextLook = nextLookAfter(progress());
	while (progress() < until) {
		signal?.throwIfAborted();
		if (progress() >= ASKED_FROM && state.worse >= PATIENCE) return "early stop";
		if (trainer.isDue(progress())) await trainer.release(progress());
		await options.beforeStep?.();
		const report = await trainer.step(progress(), signal);
		state.seconds = earlier + elapsed();
		failed += FORGETTING * (report.solved.unconverged / report.solved.status.length - failed);
		if ((options.watched || state.released !== null) && !(failed <= MAX_FAILED)) return "diverged";
		const at = progress();
		if (at >= nextLook || at >= 1) {
			await look();
			nextLook = nextLookAfter(at);
		}
		if (events.isDue(state.step, at, elapsed())) options.onProgress(describe(trainer, options, report, at, events.secondsLeft(at, elapsed())));
		options.onStep?.(state);
	}
	if (state.worse >= PATIENCE || progress() < 1) return "early stop";
	return state.step < steps ? "out of time" : "completed";
}
/** When progress is to be reported: a few times a second, and often enough for a curve. */
var EventClock = class {
	#steps;
	#resumedAt;
	#lastTime = Number.NEGATIVE_INFINITY;
	#lastStep = 0;
	/** @param resumedAt the progress that this session begins at */
	constructor(steps, resumedAt) {
		this.#steps = steps;
		this.#resumedAt = resumedAt;
	}
	isDue(step, progress, seconds) {
		if (!(step - this.#lastStep >= this.#steps / MIN_EVENTS || seconds - this.#lastTime > 1 / EVENTS_PER_SECOND) && progress < 1) return false;
		this.#lastTime = seconds;
		this.#lastStep = step;
		return true;
	}
	/** By the rate of this session. */
	secondsLeft(progress, seconds) {
		return seconds * (1 - progress) / Math.max(progress - this.#resumedAt, 1e-9);
	}
};
function nextLookAfter(progress) {
	return (Math.floor(progress * LOOKS + 1e-9) + 1) / LOOKS;
}
function describe(trainer, options, report, progress, secondsLeft) {
	const { state } = trainer;
	const { solved, tolerance } = report;
	const rows = solved.status.length;
	const last = state.heldOut.at(-1);
	const inUnits = (value) => fromDual(options.frame, value);
	return {
		step: state.step,
		steps: Math.max(state.step, Math.round(state.step / Math.max(progress, 1e-9))),
		progress,
		w2Squared: inUnits(report.potential + report.conjugate),
		residual: solved.maxResidual,
		tolerance,
		evaluations: solved.evaluations / rows,
		unconverged: solved.unconverged / rows,
		seconds: state.seconds,
		secondsLeft,
		...last && { heldOut: {
			step: last.step,
			w2Squared: inUnits(last.bound)
		} }
	};
}
/** W2 squared in units of the cost from the dual objective in the frame: the moments' part less 2/k of it. */
function fromDual({ sourceMean, targetMean, scale, sourceDeviation, targetDeviation, factor }, dual) {
	return scale.reduce((sum, s, j) => sum + (s * (sourceMean[j] - targetMean[j])) ** 2, 0) + sourceDeviation ** 2 + targetDeviation ** 2 - 2 * dual / factor;
}
//#endregion
//#region src/training/recipe.ts
/** The kind of potential whose recipe applies, and the user's own factory if there is one. @param rows of the smaller side, to train on */
function chooseKind(choice, rows) {
	if (typeof choice === "function") return {
		name: "smooth",
		make: choice
	};
	return { name: choice === "auto" ? rows >= RELEASED_ROWS ? "released" : "convex" : choice };
}
/** With fewer rows a released potential learns their noise; the convex one is then as accurate. */
const RELEASED_ROWS = 4e3;
/** Passes over the rows after which only their noise is left to learn: a released potential learns it sooner. And steps that any fit needs. */
const LIMITS = {
	convex: {
		epochs: 150,
		steps: 500
	},
	released: {
		epochs: 30,
		steps: 700
	}
};
const [NARROW, WIDE] = [[
	64,
	64,
	32
], [
	128,
	128,
	64
]];
/** The networks and run lengths that about a minute on one core is best spent on, by dimension, and what they need of smoothing. */
function chooseSize(kind, dimension) {
	const released = kind === "released";
	if (dimension <= 16) return {
		hidden: WIDE,
		steps: released ? dimension <= 8 ? 3e3 : 1800 : 6e3,
		smoothing: .1
	};
	if (dimension <= 48) return {
		...released ? {
			hidden: WIDE,
			steps: 1200
		} : {
			hidden: NARROW,
			steps: 3e3
		},
		smoothing: .3
	};
	return {
		hidden: WIDE,
		steps: released ? dimension <= 96 ? 2e3 : 1200 : 4e3,
		smoothing: .3
	};
}
/** How a potential of D dimensions is released. */
function chooseRelease(dimension) {
	if (dimension <= 8) return {
		at: .2,
		rate: .01,
		innerRate: 2,
		tolerance: [.05, .01]
	};
	if (dimension <= 16) return {
		at: .4,
		rate: .01,
		innerRate: 1,
		tolerance: [.05, .01]
	};
	return {
		at: .4,
		rate: .01,
		innerRate: 1,
		tolerance: [.1, .02]
	};
}
/** Seconds from which the gradient's noise is worth a larger batch, and a wider network pays. */
const LONG = 240;
/**
* The recipe for D dimensions and the smaller side's number of rows. docs/accuracy.md has the measurements behind it.
* @param seconds that the fit may take: they are used. Without, it takes about a minute
*/
function chooseRecipe(kind, dimension, rows, seconds = Number.POSITIVE_INFINITY) {
	const timed = seconds < Number.POSITIVE_INFINITY;
	const long = timed && seconds >= LONG;
	const batch = Math.min(long ? 1024 : 512, Math.max(32, 2 ** Math.floor(Math.log2(rows))));
	const { hidden, steps, smoothing } = chooseSize(kind, dimension);
	const most = timed ? Number.POSITIVE_INFINITY : steps;
	const limits = LIMITS[kind === "released" ? "released" : "convex"];
	return {
		hidden: long ? WIDE : hidden,
		batch,
		steps: Math.round(Math.min(most, Math.max(limits.steps, limits.epochs * rows / batch))),
		rate: kind === "quadratic" ? .005 : .01,
		betas: [.9, .99],
		tolerance: [.1, .01],
		maxIterations: 100,
		memory: 8,
		smoothing,
		averaging: .99,
		release: kind === "released" ? {
			...chooseRelease(dimension),
			...globalThis.R
		} : null
	};
}
//#endregion
//#region src/conjugate/line-search.ts
const SUFFICIENT_DECREASE = 1e-4;
/** Of the starting slope: how far the minimum along the line may be overshot (Hager and Zhang 2005, approximate Wolfe condition). */
const OVERSHOOT = .8;
/**
* Whether a trial is far enough downhill.
* @param noise rounding error of the change
* @param convex true where the objective is convex: a decrease may then be judged by slopes alone, which rounding spoils less
*/
function isDecrease({ t, descent, change, slopeThere }, noise, convex) {
	if (!Number.isFinite(change) || !Number.isFinite(slopeThere)) return false;
	if (change <= SUFFICIENT_DECREASE * t * descent) return true;
	if (convex && slopeThere <= SUFFICIENT_DECREASE * descent) return true;
	return change <= noise && slopeThere <= OVERSHOOT * -descent;
}
/** The next trial after t was rejected: where the slopes' line (or else the parabola of the values) has its minimum, within [t/10, t/2]. */
function shorterStep({ t, descent, change, slopeThere }) {
	if (!Number.isFinite(change) || !Number.isFinite(slopeThere)) return .1 * t;
	const bySlopes = slopeThere > descent ? -descent * t / (slopeThere - descent) : 0;
	const byValues = -descent * t * t / (2 * Math.max(change - descent * t, Number.MIN_VALUE));
	return Math.min(Math.max(bySlopes > 0 && bySlopes < t ? bySlopes : byValues, .1 * t), .5 * t);
}
//#endregion
//#region src/conjugate/lbfgs.ts
/** Relative rounding error of the objective in float32, a few operations deep. */
const ROUNDING$2 = 3e-7;
const MAX_REJECTIONS$2 = 10;
const CURVATURE = 1e-8;
/**
* Limited-memory BFGS, a memory and a line search for each row (Liu and Nocedal 1989), in the preconditioner's variables.
* Trials are batched: one evaluation an iteration serves every row, and a row whose trial is rejected shrinks its step for the next.
*/
var Lbfgs = class {
	name = "lbfgs";
	#d;
	#memory;
	#convex;
	#at;
	#objective;
	#slope;
	#direction;
	#descent;
	#step;
	#rejections;
	#fresh;
	#steps;
	#changes;
	#inverse;
	#count;
	#head;
	#q;
	#alpha;
	constructor(capacity, dimension, { memory = 5, convex }) {
		this.#d = dimension;
		this.#memory = memory;
		this.#convex = convex;
		this.#at = new Float32Array(capacity * dimension);
		this.#slope = new Float32Array(capacity * dimension);
		this.#direction = new Float32Array(capacity * dimension);
		this.#objective = new Float64Array(capacity);
		this.#descent = new Float64Array(capacity);
		this.#step = new Float64Array(capacity);
		this.#rejections = new Uint8Array(capacity);
		this.#fresh = new Uint8Array(capacity);
		this.#steps = new Float32Array(capacity * memory * dimension);
		this.#changes = new Float32Array(capacity * memory * dimension);
		this.#inverse = new Float64Array(capacity * memory);
		this.#count = new Uint8Array(capacity);
		this.#head = new Uint8Array(capacity);
		this.#q = new Float64Array(dimension);
		this.#alpha = new Float64Array(memory);
	}
	enter(slot) {
		this.#fresh[slot] = 1;
		this.#count[slot] = 0;
		this.#head[slot] = 0;
		this.#rejections[slot] = 0;
		this.#step[slot] = 1;
	}
	propose(slot, { displacement }) {
		const d = this.#d;
		const at = slot * d;
		if (this.#fresh[slot] === 1) {
			displacement.fill(0, at, at + d);
			return;
		}
		if (this.#rejections[slot] === 0) this.#findDirection(slot);
		const t = this.#step[slot];
		for (let j = at; j < at + d; j++) displacement[j] = this.#at[j] + t * this.#direction[j];
	}
	judge(slot, buffers) {
		const d = this.#d;
		const at = slot * d;
		const objective = buffers.objective[slot];
		if (this.#fresh[slot] === 1) {
			this.#fresh[slot] = 0;
			this.#accept(slot, buffers);
			return "accepted";
		}
		let slopeThere = 0;
		for (let j = at; j < at + d; j++) slopeThere += buffers.slope[j] * this.#direction[j];
		const change = objective - this.#objective[slot];
		const trial = {
			t: this.#step[slot],
			descent: this.#descent[slot],
			change,
			slopeThere
		};
		if (isDecrease(trial, ROUNDING$2 * (Math.abs(objective) + d), this.#convex)) {
			this.#remember(slot, buffers, trial.t);
			this.#accept(slot, buffers);
			this.#rejections[slot] = 0;
			this.#step[slot] = 1;
			return "accepted";
		}
		this.#rejections[slot]++;
		if (this.#rejections[slot] > MAX_REJECTIONS$2) return "stalled";
		this.#step[slot] = shorterStep(trial);
		return "rejected";
	}
	#accept(slot, { displacement, objective, slope }) {
		const at = slot * this.#d;
		this.#objective[slot] = objective[slot];
		for (let j = at; j < at + this.#d; j++) {
			this.#at[j] = displacement[j];
			this.#slope[j] = slope[j];
		}
	}
	#remember(slot, { slope }, t) {
		const d = this.#d;
		const at = slot * d;
		const ring = slot * this.#memory + this.#head[slot];
		const into = ring * d;
		let curvature = 0;
		let length = 0;
		for (let j = 0; j < d; j++) {
			const step = t * this.#direction[at + j];
			const change = slope[at + j] - this.#slope[at + j];
			this.#steps[into + j] = step;
			this.#changes[into + j] = change;
			curvature += step * change;
			length += step * step;
		}
		if (!(curvature > CURVATURE * length)) return;
		this.#inverse[ring] = 1 / curvature;
		this.#head[slot] = (this.#head[slot] + 1) % this.#memory;
		this.#count[slot] = Math.min(this.#count[slot] + 1, this.#memory);
	}
	/** The two-loop recursion. */
	#findDirection(slot) {
		const d = this.#d;
		const at = slot * d;
		const q = this.#q;
		const [count, head, first] = [
			this.#count[slot],
			this.#head[slot],
			slot * this.#memory
		];
		for (let j = 0; j < d; j++) q[j] = this.#slope[at + j];
		for (let k = 1; k <= count; k++) {
			const ring = first + (head - k + this.#memory) % this.#memory;
			this.#alpha[k - 1] = this.#reduce(ring, this.#steps, this.#changes);
		}
		for (let k = count; k >= 1; k--) {
			const ring = first + (head - k + this.#memory) % this.#memory;
			const from = ring * d;
			let beta = 0;
			for (let j = 0; j < d; j++) beta += this.#changes[from + j] * q[j];
			const scale = this.#alpha[k - 1] - beta * this.#inverse[ring];
			for (let j = 0; j < d; j++) q[j] += scale * this.#steps[from + j];
		}
		let descent = 0;
		for (let j = 0; j < d; j++) descent -= q[j] * this.#slope[at + j];
		const downhill = descent < 0;
		if (!downhill) descent = 0;
		for (let j = 0; j < d; j++) {
			const slope = this.#slope[at + j];
			this.#direction[at + j] = downhill ? -q[j] : -slope;
			if (!downhill) descent -= slope * slope;
		}
		this.#descent[slot] = descent;
	}
	/** q -= a change with a = <step, q> / <step, change>; returns a. */
	#reduce(ring, steps, changes) {
		const d = this.#d;
		const q = this.#q;
		const from = ring * d;
		let along = 0;
		for (let j = 0; j < d; j++) along += steps[from + j] * q[j];
		const alpha = along * this.#inverse[ring];
		for (let j = 0; j < d; j++) q[j] -= alpha * changes[from + j];
		return alpha;
	}
	move(from, to) {
		const d = this.#d;
		for (const array of [
			this.#at,
			this.#slope,
			this.#direction
		]) array.copyWithin(to * d, from * d, (from + 1) * d);
		const pairs = this.#memory * d;
		for (const array of [this.#steps, this.#changes]) array.copyWithin(to * pairs, from * pairs, from * pairs + this.#count[from] * d);
		this.#inverse.copyWithin(to * this.#memory, from * this.#memory, (from + 1) * this.#memory);
		for (const array of [
			this.#objective,
			this.#descent,
			this.#step
		]) array[to] = array[from];
		for (const array of [
			this.#rejections,
			this.#fresh,
			this.#count,
			this.#head
		]) array[to] = array[from];
	}
	restore(slot, { displacement }) {
		const at = slot * this.#d;
		for (let j = at; j < at + this.#d; j++) displacement[j] = this.#at[j];
	}
};
//#endregion
//#region src/base/linalg/solve.ts
/**
* X with A X = B for any invertible A, by LU with partial pivoting. B holds one right-hand side a column. For symmetric positive
* definite A, `choleskySolve` is twice as fast; for singular symmetric A, use `spdPower(A, -1, floor)`.
* @throws InputError for shapes that disagree, NaN or Inf, and a matrix that is singular to rounding
*/
function solve(a, b) {
	requireSquare(a);
	requireFinite$1(a);
	requireFinite$1(b);
	if (b.rows !== a.rows) throw new InputError(`A system of ${a.rows} equations needs right-hand sides of ${a.rows} rows, found ${b.rows}; give ${a.rows}.`);
	const rowScale = inverseLargest(a, false);
	const byRows = rescaled(a, rowScale);
	const columnScale = inverseLargest(byRows, true);
	const lu = new LuDecomposition(toMl(rescaled(byRows, new Float64Array(a.rows).fill(1), columnScale)));
	requirePivots(lu);
	const scaledSolution = lu.solve(toMl(rescaled(b, rowScale))).to1DArray();
	return rescaled(matrix$1(Float64Array.from(scaledSolution), b.rows, b.columns), columnScale);
}
/** The inverse of any invertible matrix. Throws as `solve` does. */
function inverse(a) {
	return solve(a, identity(a.rows));
}
function toMl({ data, rows, columns }) {
	return Matrix.from1DArray(rows, columns, data);
}
/** One over the largest magnitude of each row (or column): scaled by it, small units are not mistaken for singularity. */
function inverseLargest({ data, rows, columns }, ofColumns) {
	const largest = new Float64Array(ofColumns ? columns : rows);
	for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
		const at = ofColumns ? j : i;
		largest[at] = Math.max(largest[at], Math.abs(data[i * columns + j]));
	}
	return largest.map((value) => value === 0 ? 1 : 1 / value);
}
function rescaled(a, rowScale, columnScale) {
	const data = a.data.map((value, at) => {
		const j = at % a.columns;
		return value * rowScale[(at - j) / a.columns] * (columnScale ? columnScale[j] : 1);
	});
	return {
		...a,
		data
	};
}
function requirePivots(lu) {
	const pivots = lu.upperTriangularMatrix.diagonal().map(Math.abs);
	const smallest = Math.min(...pivots);
	const largest = Math.max(...pivots);
	if (!(smallest > pivots.length * Number.EPSILON * largest)) throw new InputError(`An invertible matrix is needed, found pivots from ${smallest} to ${largest} after scaling; remove dependent columns, or use spdPower(A, -1, floor).`);
}
//#endregion
//#region src/conjugate/precondition.ts
/** Curvatures outside this range, in the training coordinates where 1 is typical, are taken as its ends. */
const CURVATURE_RANGE = [.03, 100];
const RIDGE = 1e-4;
/**
* A preconditioner from pairs (y, grad u(y)): the regression of the gradient on the point, Cov(g, y) Cov(y, y)^-1, is the mean Hessian
* (exactly so for Gaussian y, by Stein's lemma), and costs nothing where such pairs are at hand.
* @param points y, rows x D
* @param gradients grad u(y), rows x D
* @returns the symmetric square root L of the inverse of that Hessian
*/
function preconditionerFrom(points, gradients, dimension) {
	const [meanPoint, meanGradient] = [columnMeans(points, dimension), columnMeans(gradients, dimension)];
	const within = crossProduct(points, meanPoint, points, meanPoint, dimension);
	const across = crossProduct(gradients, meanGradient, points, meanPoint, dimension);
	const ridge = RIDGE * within.data.reduce((sum, v, i) => i % (dimension + 1) === 0 ? sum + v / dimension : sum, 0);
	if (ridge === 0) return Float32Array.from(identity(dimension).data);
	for (let j = 0; j < dimension; j++) {
		within.data[j * dimension + j] += ridge;
		across.data[j * dimension + j] += ridge;
	}
	return inverseRoot(symmetrised(product$1(across, inverse(within))));
}
/** H^-1/2 with H's eigenvalues held within the range. */
function inverseRoot(hessian) {
	const { values, vectors } = symmetricEigen(hessian);
	const [low, high] = CURVATURE_RANGE;
	const roots = values.map((value) => Math.min(Math.max(value, low), high) ** -.5);
	return Float32Array.from(product$1(scaledColumns(vectors, roots), transpose$1(vectors)).data);
}
function columnMeans(rows, d) {
	const mean = new Float64Array(d);
	for (let i = 0; i < rows.length; i++) mean[i % d] += rows[i];
	return mean.map((sum) => sum * d / rows.length);
}
function crossProduct(a, meanA, b, meanB, d) {
	const data = new Float64Array(d * d);
	const centred = new Float64Array(d);
	for (let at = 0; at < a.length; at += d) {
		for (let k = 0; k < d; k++) centred[k] = b[at + k] - meanB[k];
		for (let j = 0; j < d; j++) {
			const left = a[at + j] - meanA[j];
			for (let k = 0, into = j * d; k < d; k++, into++) data[into] += left * centred[k];
		}
	}
	return {
		data,
		rows: d,
		columns: d
	};
}
//#endregion
//#region src/conjugate/objective.ts
/**
* The c-transform of the quadratic cost. For the Brenier potential u = |.|^2/2 + g, with g the potential of the paper,
*
*   u*(z) = max_y <z, y> - u(y) = -min_y f(y; z),     f(y; z) = u(y) - <z, y>,     grad f = r = grad u(y) - z.
*
* In terms of g, min_y |z - y|^2/2 + g(y) = |z|^2/2 - u*(z) is the Moreau envelope of g at z, and the minimiser y* is its proximal point: the
* fixed point of y = z - grad g(y) (Park et al. 2026). At r = 0 the pair (u, u*) is feasible in the dual, and y* is the backward map S(z).
*
* @param y and z: shape [rows, D]
* @param label one-hot, [rows, classes], for a conditional potential
* @returns f, shape [rows], and r, shape [rows, D]
*/
function conjugateObjective(potential, weights, y, z, label) {
	const u = potential.value(y, weights, label);
	const [forward] = gradient(u, [y]);
	return {
		objective: sub(reshape(u, ["rows"]), reduceSum(mul(y, z), [1])),
		difference: sub(forward, z)
	};
}
/**
* The objective as the solvers see it: a displacement v from a start y0, in the preconditioner's variables, y = y0 + v L, in which the slope
* is r L. L is symmetric and L L about the inverse of the mean Hessian of u. M turns r into the units of the tolerance: the residual is |r M|.
*/
function solverGraph(potential, classes) {
	const { dimension } = potential.config;
	const shape = pointsShape(dimension);
	const [base, displacement, target] = [
		input("base", shape),
		input("displacement", shape),
		input("target", shape)
	];
	const [preconditioner, metric] = [input("preconditioner", [dimension, dimension]), input("metric", [dimension, dimension])];
	const label = classes > 0 ? input("label", ["rows", classes]) : void 0;
	const points = add$1(matmul(displacement, preconditioner), base);
	const { objective, difference } = conjugateObjective(potential, weightInputs(potential), points, target, label);
	return {
		points,
		objective,
		difference,
		slope: matmul(difference, preconditioner),
		residual: sqrt(reduceSum(square(matmul(difference, metric)), [1]))
	};
}
/** L H L w for a direction w, with H the Hessian of u at y = y0 + v L: the product in the preconditioner's variables. */
function productGraph(potential, classes) {
	const { dimension } = potential.config;
	const shape = pointsShape(dimension);
	const [base, displacement, direction] = [
		input("base", shape),
		input("displacement", shape),
		input("direction", shape)
	];
	const label = classes > 0 ? input("label", ["rows", classes]) : void 0;
	const points = add$1(matmul(displacement, input("preconditioner", [dimension, dimension])), base);
	return { product: hessianVector(potential.value(points, weightInputs(potential), label), displacement, direction) };
}
/** L L z: where the mean Hessian would put the solution, in a frame whose origin is the mean. */
function linearStartGraph(dimension) {
	const root = input("preconditioner", [dimension, dimension]);
	return { starts: matmul(matmul(input("targets", pointsShape(dimension)), root), root) };
}
//#endregion
//#region src/conjugate/program.ts
/**
* The objective of the c-transform on an engine (see `solverGraph`): evaluates f, its slope and the residual for many rows at once.
* L, the preconditioner, and M, the metric of the residual, are inputs that can be changed between two evaluations.
*/
var ConjugateProgram = class ConjugateProgram {
	dimension;
	classes;
	#program;
	#linear;
	#weights;
	#preconditioner;
	#metric;
	constructor(dimension, classes, program, linear, weights) {
		this.dimension = dimension;
		this.classes = classes;
		this.#program = program;
		this.#linear = linear;
		this.#weights = weights;
		this.#preconditioner = Float32Array.from(identity(this.dimension).data);
		this.#metric = this.#preconditioner;
	}
	/**
	* @param weights the flat weights. With `frozen` they become constants of the graph, which is faster; without, the program follows
	*   the array as it changes
	*/
	static async create(engine, potential, weights, { frozen = false, threads = 1, classes = 0 } = {}) {
		const { dimension } = potential.config;
		const bind = frozen ? boundWeights(potential, weights) : {};
		const model = encodeOnnx(solverGraph(potential, classes), {
			bind,
			name: "conjugate"
		});
		const program = await engine.load(model, { threads });
		const starts = encodeOnnx(linearStartGraph(dimension), { name: "linear start" });
		return new ConjugateProgram(dimension, classes, program, await engine.load(starts, { threads }), frozen ? {} : slotBuffers(sections(potential), weights));
	}
	/** @param root L: symmetric, positive definite, D x D */
	setPreconditioner(root) {
		this.#preconditioner = root;
	}
	get preconditioner() {
		return this.#preconditioner;
	}
	/** @param metric D x D; a row's residual is |(grad u(y) - z) metric| */
	setMetric(metric) {
		this.#metric = metric;
	}
	/** L L z for each row: where the mean Hessian would put the solution, in coordinates that are centred. Rows x D. */
	async linearStarts(targets) {
		const d = this.dimension;
		const starts = new Float32Array(targets.length);
		const shape = [targets.length / d, d];
		const inputs = {
			targets: {
				data: targets,
				shape
			},
			preconditioner: {
				data: this.#preconditioner,
				shape: [d, d]
			}
		};
		await this.#linear.run(inputs, { starts: {
			data: starts,
			shape
		} });
		return starts;
	}
	buffers(capacity) {
		const matrix = () => new Float32Array(capacity * this.dimension);
		return {
			capacity,
			base: matrix(),
			displacement: matrix(),
			target: matrix(),
			label: new Float32Array(capacity * this.classes),
			points: matrix(),
			objective: new Float32Array(capacity),
			difference: matrix(),
			slope: matrix(),
			residual: new Float32Array(capacity)
		};
	}
	/** Evaluates the first `rows` rows of the buffers. */
	evaluate(buffers, rows) {
		const d = this.dimension;
		const matrix = (data) => ({
			data: data.subarray(0, rows * d),
			shape: [rows, d]
		});
		const column = (data) => ({
			data: data.subarray(0, rows),
			shape: [rows]
		});
		const inputs = {
			...this.#weights,
			base: matrix(buffers.base),
			displacement: matrix(buffers.displacement),
			target: matrix(buffers.target),
			preconditioner: {
				data: this.#preconditioner,
				shape: [d, d]
			},
			metric: {
				data: this.#metric,
				shape: [d, d]
			},
			...this.classes > 0 && { label: {
				data: buffers.label.subarray(0, rows * this.classes),
				shape: [rows, this.classes]
			} }
		};
		const outputs = {
			points: matrix(buffers.points),
			objective: column(buffers.objective),
			difference: matrix(buffers.difference),
			slope: matrix(buffers.slope),
			residual: column(buffers.residual)
		};
		return this.#program.run(inputs, outputs);
	}
	async dispose() {
		await this.#program.dispose();
		await this.#linear.dispose();
	}
};
//#endregion
//#region src/conjugate/result.ts
/** Results that are written row by row as the solves end. */
var ResultWriter = class {
	#d;
	#rows;
	constructor(rows, dimension) {
		this.#d = dimension;
		this.#rows = {
			points: new Float32Array(rows * dimension),
			objective: new Float32Array(rows),
			difference: new Float32Array(rows * dimension),
			residual: new Float32Array(rows),
			iterations: new Uint32Array(rows),
			status: new Uint8Array(rows)
		};
	}
	/** Counts an evaluation of a row, and gives their number. */
	count(row) {
		this.#rows.iterations[row]++;
		return this.#rows.iterations[row];
	}
	/** Takes over what was evaluated in a slot as the solution of a row. */
	record(row, buffers, slot) {
		const d = this.#d;
		this.#rows.points.set(buffers.points.subarray(slot * d, (slot + 1) * d), row * d);
		this.#rows.difference.set(buffers.difference.subarray(slot * d, (slot + 1) * d), row * d);
		this.#rows.objective[row] = buffers.objective[slot];
		this.#rows.residual[row] = buffers.residual[slot];
	}
	setStatus(row, status) {
		this.#rows.status[row] = encodeStatus(status);
	}
	finish() {
		return summarised(this.#rows);
	}
};
function summarised(rows) {
	return {
		...rows,
		evaluations: rows.iterations.reduce((sum, count) => sum + count, 0),
		unconverged: rows.status.reduce((count, status) => count + Number(status !== 0), 0),
		maxResidual: largest(rows.residual)
	};
}
/** The largest value; NaN if any is; 0 of none. */
function largest(values) {
	return values.reduce((most, value) => value <= most || Number.isNaN(most) ? most : value, 0);
}
/** Of two solutions of the same rows, row by row the better one: converged before not, then the lower objective. Evaluations of both count. */
function betterOf(a, b) {
	const rows = {
		points: a.points.slice(),
		objective: a.objective.slice(),
		difference: a.difference.slice(),
		residual: a.residual.slice(),
		status: a.status.slice(),
		iterations: a.iterations.map((count, row) => count + b.iterations[row])
	};
	const d = a.points.length / a.status.length;
	for (let row = 0; row < a.status.length; row++) {
		const [doneA, doneB] = [a.status[row] === 0, b.status[row] === 0];
		if (!(doneA === doneB ? below(b.objective[row], a.objective[row]) : doneB)) continue;
		for (const key of ["points", "difference"]) rows[key].set(b[key].subarray(row * d, (row + 1) * d), row * d);
		rows.objective[row] = b.objective[row];
		rows.residual[row] = b.residual[row];
		rows.status[row] = b.status[row];
	}
	return summarised(rows);
}
/** The same solutions, some rows of them replaced by what was found afterwards. */
function withEnds(result, ends) {
	const d = result.points.length / result.status.length;
	const exact = /* @__PURE__ */ new Map();
	for (const [row, { status, spent, at }] of ends) {
		result.points.set(at.points, row * d);
		result.difference.set(at.difference, row * d);
		result.objective[row] = at.objective;
		result.residual[row] = at.residual;
		result.iterations[row] += spent;
		result.status[row] = encodeStatus(status);
		exact.set(row, at.points);
	}
	return {
		...summarised(result),
		exact
	};
}
/** x < y, any number being below NaN. */
function below(x, y) {
	return x < y || Number.isNaN(y) && !Number.isNaN(x);
}
//#endregion
//#region src/conjugate/slots.ts
/** Which row is in which slot of the workspace. A row that is done leaves at once and the next takes its place: evaluations stay full. */
var Slots = class {
	#workspace;
	#rows;
	#d;
	#classes;
	#count;
	#rowOf;
	#next = 0;
	/** Slots [0, active) hold rows. */
	active = 0;
	constructor({ dimension, classes }, workspace, rows) {
		this.#workspace = workspace;
		this.#rows = rows;
		this.#d = dimension;
		this.#classes = classes;
		this.#count = rows.targets.length / dimension;
		this.#rowOf = new Int32Array(workspace.buffers.capacity);
	}
	/** The row that a slot holds. */
	row(slot) {
		return this.#rowOf[slot];
	}
	/** Fills free slots with the next rows; false once no row is left. */
	fill() {
		while (this.active < this.#workspace.buffers.capacity && this.#next < this.#count) this.#enter(this.active++);
		return this.active > 0;
	}
	#enter(slot) {
		const { buffers, method } = this.#workspace;
		const { targets, starts, labels } = this.#rows;
		const [d, k, row] = [
			this.#d,
			this.#classes,
			this.#next++
		];
		this.#rowOf[slot] = row;
		buffers.base.set(starts.subarray(row * d, (row + 1) * d), slot * d);
		buffers.target.set(targets.subarray(row * d, (row + 1) * d), slot * d);
		if (k > 0) buffers.label.set(labels.subarray(row * k, (row + 1) * k), slot * k);
		method.enter(slot);
	}
	/** Frees slots: the last active rows move into the holes. */
	leave(finished) {
		const { buffers, method } = this.#workspace;
		const [d, k] = [this.#d, this.#classes];
		for (const slot of finished.sort((a, b) => b - a)) {
			const last = --this.active;
			if (slot === last) continue;
			for (const array of [buffers.base, buffers.target]) array.copyWithin(slot * d, last * d, (last + 1) * d);
			if (k > 0) buffers.label.copyWithin(slot * k, last * k, (last + 1) * k);
			this.#rowOf[slot] = this.#rowOf[last];
			method.move(last, slot);
		}
	}
};
//#endregion
//#region src/conjugate/solve.ts
/**
* Solves grad u(y) = z for every row of `targets`: one loop for all methods, which differ in the trial points that they propose and in
* whether they accept them. An iteration evaluates one trial of every row that is worked on; memory does not depend on the number of rows or
* iterations.
*
* @param targets z, rows x D
* @param starts y0, rows x D
* @param labels one-hot, rows x classes, for a conditional potential
*/
async function solveConjugate(program, workspace, targets, starts, options, labels = NO_LABELS$1) {
	const slots = new Slots(program, workspace, {
		targets,
		starts,
		labels
	});
	const result = new ResultWriter(targets.length / program.dimension, program.dimension);
	const { buffers, method } = workspace;
	while (slots.fill()) {
		options.signal?.throwIfAborted();
		for (let slot = 0; slot < slots.active; slot++) method.propose(slot, buffers);
		await program.evaluate(buffers, slots.active);
		const finished = [];
		const rolledBack = [];
		for (let slot = 0; slot < slots.active; slot++) {
			const end = judge(slots.row(slot), slot, workspace, options, result);
			if (end !== null) (end === "here" ? finished : rolledBack).push(slot);
		}
		if (rolledBack.length > 0) {
			for (const slot of rolledBack) method.restore(slot, buffers);
			await program.evaluate(buffers, slots.active);
			for (const slot of rolledBack) result.record(slots.row(slot), buffers, slot);
			finished.push(...rolledBack);
		}
		slots.leave(finished);
	}
	return result.finish();
}
const NO_LABELS$1 = new Float32Array(0);
/** Whether a row ends after this trial: at the trial itself ('here'), or at the last point that was accepted ('before'). */
function judge(row, slot, { buffers, method }, { tolerance, maxIterations }, result) {
	const iterations = result.count(row);
	const residual = buffers.residual[slot];
	const finite = Number.isFinite(residual) && Number.isFinite(buffers.objective[slot]);
	if (finite && residual <= tolerance) {
		result.record(row, buffers, slot);
		result.setStatus(row, "converged");
		return "here";
	}
	const verdict = method.judge(slot, buffers);
	if (iterations === 1 && !finite) result.setStatus(row, "nonfinite");
	else if (verdict === "stalled") result.setStatus(row, "stalled");
	else if (iterations >= maxIterations) result.setStatus(row, "iterations");
	else return null;
	result.record(row, buffers, slot);
	return iterations === 1 && !finite || verdict === "accepted" ? "here" : "before";
}
//#endregion
//#region src/training/adam.ts
const EPSILON = 1e-10;
function adamInit(size) {
	return {
		steps: 0,
		first: new Float32Array(size),
		second: new Float32Array(size)
	};
}
/** Forgets all steps, in place. */
function resetAdam(state) {
	state.steps = 0;
	state.first.fill(0);
	state.second.fill(0);
}
/** One step downhill, in place. @param rate the step size */
function adamUpdate(state, weights, gradient, rate, options) {
	const { beta1, beta2 } = options;
	const { first, second } = state;
	state.steps++;
	const scale = rate / (1 - beta1 ** state.steps);
	const correction = 1 / (1 - beta2 ** state.steps);
	for (let i = 0; i < weights.length; i++) {
		const g = gradient[i];
		const m = first[i] + (1 - beta1) * (g - first[i]);
		const v = second[i] + (1 - beta2) * (g * g - second[i]);
		first[i] = m;
		second[i] = v;
		weights[i] -= scale * m / (Math.sqrt(v * correction) + EPSILON);
	}
}
//#endregion
//#region src/training/dual.ts
/**
* The dual objective, which training minimises over the weights of the one potential u:
*
*   L = E_mu u(x) + E_nu u*(z),    u*(z) = max_y <z, y> - u(y) = <z, y*> - u(y*).
*
* Any u is feasible in the dual once y* is a maximiser, so W2^2 / 2 >= E|x|^2 / 2 + E|z|^2 / 2 - L, with equality for the Brenier potential.
*
* By the envelope theorem (Danskin) the gradient of u*(z) in the weights is that of -u(y*) with y* held constant: nothing is differentiated
* through the iterations that found y* (Park et al. 2026). What is left of a batch of n pairs is
*
*   sum_i share_i u(p_i),    p = (x_1 ... x_n, y*_1 ... y*_n),    share = (1/n ... 1/n, -1/n ... -1/n),
*
* which is L less E <z, y*>, a constant of the weights. Both batches are in one run of one graph.
*
* @param points shape [rows, D]; @param share shape [rows]; @param label one-hot, [rows, classes], for a conditional potential
* @returns u at the points, and the loss: the sum of its elements is what is differentiated
*/
function dualLoss(potential, weights, points, share, label) {
	const u = potential.value(points, weights, label);
	return {
		u,
		loss: mul(u, share)
	};
}
/** The dual objective as a term of the training loss. */
var DualTerm = class DualTerm {
	#program;
	#dimension;
	#classes;
	/** u at the points of the last run. */
	#values = new Float32Array(0);
	constructor(program, dimension, classes) {
		this.#program = program;
		this.#dimension = dimension;
		this.#classes = classes;
	}
	/** @param weights the flat weights; the term follows the array as it changes */
	static async create(engine, potential, weights, { threads = 1, classes = 0 } = {}) {
		const { dimension } = potential.config;
		const points = input("points", pointsShape(dimension));
		const label = classes > 0 ? input("label", ["rows", classes]) : void 0;
		const { u, loss } = dualLoss(potential, weightInputs(potential), points, input("share", ["rows"]), label);
		const graph = {
			loss,
			outputs: { value: u }
		};
		const options = {
			name: "dual gradient",
			threads
		};
		return new DualTerm(await GradientProgram.create(engine, graph, sections(potential), weights, options), dimension, classes);
	}
	/** Rows of the target that were not solved have no share. */
	async addGradient(batch, into) {
		const n = batch.source.length / this.#dimension;
		const points = new Float32Array(2 * batch.source.length);
		points.set(batch.source);
		points.set(batch.solved.points, batch.source.length);
		const share = new Float32Array(2 * n).fill(1 / n, 0, n);
		for (const row of batch.trusted) share[n + row] = -1 / batch.trusted.length;
		await this.gradient(points, share, batch.label && twice(batch.label));
		this.#program.gradient.forEach((slope, i) => {
			into[i] += slope;
		});
	}
	/** u at the points of the last run. */
	get values() {
		return this.#values;
	}
	/**
	* The gradient of sum_i share_i u(p_i) in the weights, laid out as the flat weights; `values` is then u at the points.
	* @param points rows x D, in the frame  @param share one a row  @param label one-hot, rows x classes
	*/
	async gradient(points, share, label) {
		const rows = share.length;
		if (this.#values.length !== rows) this.#values = new Float32Array(rows);
		const inputs = {
			points: {
				data: points,
				shape: [rows, this.#dimension]
			},
			share: {
				data: share,
				shape: [rows]
			},
			...label && { label: {
				data: label,
				shape: [rows, this.#classes]
			} }
		};
		await this.#program.run(inputs, { value: {
			data: this.#values,
			shape: [rows]
		} });
		return this.#program.gradient;
	}
	/** u at some points, rows x D. */
	async potential(points, label) {
		await this.gradient(points, new Float32Array(points.length / this.#dimension), label);
		return this.#values;
	}
	dispose() {
		return this.#program.dispose();
	}
};
function twice(array) {
	const both = new Float32Array(2 * array.length);
	both.set(array);
	both.set(array, array.length);
	return both;
}
//#endregion
//#region src/training/envelope.ts
/** The part of a batch that is looked at, and how much it counts beside the dual. */
const SHARE = 1 / 4;
const WEIGHT = 1;
/** Of the difference of two other rows: how far from x the solve for T(x) starts. */
const AWAY = .1;
/** Gaps below this are rounding. */
const ROUNDING$1 = 1e-5;
const MAX_ITERATIONS = 60;
/**
* Pulls a released potential towards its convex envelope where the source is. With z = T(x) = grad u(x),
*
*   gap(x) = u(x) + u*(z) - <x, z> = [u(x) - <z, x>] - [u(y*) - <z, y*>] >= 0
*
* is how far the tangent of u at x must be lowered to lie below u everywhere. It is 0 exactly where u meets its convex envelope, which is where
* S(T(x)) = x. With z and y* held constant its gradient in the weights is that of u(x) - u(y*): shares of 1 and -1, as in the dual.
*
* y* is searched from beside x: where u is convex there the search comes back and the row has no part.
*
* @param source the batch's source, n x D  @param label one-hot, n x classes
* @param step rotates which rows are looked at
* @param into the gradient to add to, laid out as the weights
*/
async function addEnvelopeGradient({ conjugate, dual, workspace }, { source, label }, step, limits, into) {
	const { dimension: d, classes } = conjugate;
	const n = source.length / d;
	const rows = Math.ceil(SHARE * n);
	const first = step * rows % n;
	const x = wrapped(source, d, first, rows);
	const some = label && wrapped(label, classes, first, rows);
	const buffers = conjugate.buffers(rows);
	buffers.base.set(x);
	if (some) buffers.label.set(some);
	await conjugate.evaluate(buffers, rows);
	const images = buffers.difference.slice();
	const value = buffers.objective.slice();
	const [a, b] = [wrapped(source, d, first + rows, rows), wrapped(source, d, first + 2 * rows, rows)];
	const found = await solveConjugate(conjugate, workspace, images, x.map((coordinate, i) => coordinate + AWAY * (a[i] - b[i])), {
		...limits,
		maxIterations: MAX_ITERATIONS
	}, some);
	const points = new Float32Array(2 * rows * d);
	points.set(x);
	points.set(found.points, rows * d);
	const share = new Float32Array(2 * rows);
	for (let row = 0; row < rows; row++) {
		let product = 0;
		for (let j = row * d; j < (row + 1) * d; j++) product += x[j] * images[j];
		if (value[row] - product - found.objective[row] <= ROUNDING$1) continue;
		share[row] = WEIGHT / rows;
		share[rows + row] = -WEIGHT / rows;
	}
	if (share.every((one) => one === 0)) return;
	(await dual.gradient(points, share, some && twice(some))).forEach((slope, i) => {
		into[i] += slope;
	});
}
/** `rows` rows of a table from row `first` on, beginning again at its end. */
function wrapped(table, columns, first, rows) {
	const out = new Float32Array(rows * columns);
	for (let i = 0; i < out.length; i++) out[i] = table[(first * columns + i) % table.length];
	return out;
}
//#endregion
//#region src/training/held-out-look.ts
/**
* The dual objective on held-out rows. What an unfinished solve may hide is added on, by an estimate (see `hidden`), so that stopping early
* does not flatter.
*/
async function lookAtHeldOut({ source, target }, classes, { conjugate, workspace, dual }, options) {
	const starts = await conjugate.linearStarts(target.rows);
	const label = oneHotOf(target, null, classes);
	const solved = await solveConjugate(conjugate, workspace, target.rows, starts, options, label);
	const potential = await dual.potential(source.rows, oneHotOf(source, null, classes));
	const lacking = await hidden(conjugate, solved);
	const ofTarget = solved.objective.map((value, row) => lacking[row] - value);
	const rows = new Float32Array(potential.length + ofTarget.length);
	rows.set(potential);
	rows.set(ofTarget, potential.length);
	return {
		bound: mean(potential) + mean(ofTarget),
		rows,
		sourceRows: potential.length
	};
}
/** Half the squared residual in the metric of the mean Hessian: about what each row's unfinished solve still lacks. */
async function hidden(conjugate, { difference }) {
	const d = conjugate.dimension;
	const steps = await conjugate.linearStarts(difference);
	return Float32Array.from({ length: difference.length / d }, (_, row) => {
		let sum = 0;
		for (let at = row * d; at < (row + 1) * d; at++) sum += .5 * steps[at] * difference[at];
		return sum;
	});
}
//#endregion
//#region src/training/mmd.ts
/** Bandwidths as multiples of the median distance, as in evaluation/metrics/mmd.ts; the widest kernel gives the others by squaring. */
const WIDEST = 4;
const KERNELS = 5;
/**
* The MMD term of the paper, optional: the squared maximum mean discrepancy between the images T(x) = grad u(x) of a source batch and a
* target batch, with the mean of five Gaussian kernels about the median distance, unbiased (Gretton et al. 2012, lemma 6):
*
*   MMD^2 = sum_(i != j) [k(T_i, T_j) + k(z_i, z_j)] / (n (n - 1)) - 2 sum_(i, j) k(T_i, z_j) / n^2
*
* Its gradient in the weights goes through grad u, so the graph holds second derivatives of u. A conditional potential is compared class
* by class: the kernel is multiplied by whether the labels agree.
*/
var MmdTerm = class MmdTerm {
	#program;
	#weight;
	#value = new Float32Array(1);
	#rows;
	#dimension;
	#classes;
	constructor(program, weight, rows, dimension, classes) {
		this.#program = program;
		this.#weight = weight;
		this.#rows = rows;
		this.#dimension = dimension;
		this.#classes = classes;
	}
	/**
	* @param weights the flat weights; the term follows the array as it changes
	* @param rows of each side's batch: as many of both
	* @param weight the factor on MMD^2 in the loss
	*/
	static async create(engine, potential, weights, { rows, weight, threads = 1, classes = 0 }) {
		const loss = mmdGraph(potential, weightInputs(potential), rows, classes);
		const graph = {
			loss,
			outputs: { mmd: loss }
		};
		const options = {
			name: "mmd term",
			threads
		};
		return new MmdTerm(await GradientProgram.create(engine, graph, sections(potential), weights, options), weight, rows, potential.config.dimension, classes);
	}
	async addGradient({ source, target, label }, into) {
		const bandwidth = batchBandwidth(target, this.#dimension);
		const { gradient } = await this.compute(source, target, bandwidth, label && {
			source: label,
			target: label
		});
		gradient.forEach((slope, i) => {
			into[i] += this.#weight * slope;
		});
	}
	/**
	* MMD^2 of a batch, and its gradient laid out as the flat weights (without the term's weight).
	* @param source rows x D, in the frame of the potential
	* @param target rows x D
	* @param bandwidth the median distance of the pooled points, see `batchBandwidth`
	*/
	async compute(source, target, bandwidth, labels) {
		const [n, d, k] = [
			this.#rows,
			this.#dimension,
			this.#classes
		];
		const inputs = {
			source: {
				data: source,
				shape: [n, d]
			},
			target: {
				data: target,
				shape: [n, d]
			},
			rate: {
				data: new Float32Array([kernelRate(bandwidth)]),
				shape: []
			},
			...labels && {
				"source label": {
					data: labels.source,
					shape: [n, k]
				},
				"target label": {
					data: labels.target,
					shape: [n, k]
				}
			}
		};
		await this.#program.run(inputs, { mmd: {
			data: this.#value,
			shape: []
		} });
		return {
			value: this.#value[0],
			gradient: this.#program.gradient
		};
	}
	dispose() {
		return this.#program.dispose();
	}
};
/** MMD^2 as a graph in the weights. Other inputs: source, target, rate (1 / (2 (4 b)^2) for the median distance b), "source label", "target label". */
function mmdGraph(potential, variables, rows, classes) {
	const { dimension } = potential.config;
	const labelled = classes > 0;
	const source = input("source", pointsShape(dimension));
	const label = labelled ? input("source label", ["rows", classes]) : void 0;
	const targetLabel = labelled ? input("target label", ["rows", classes]) : void 0;
	const [images] = gradient(reduceSum(potential.value(source, variables, label), [0]), [source]);
	const target = input("target", pointsShape(dimension));
	const rate = input("rate", []);
	const total = (a, b, from, to) => {
		const kernels = kernelMatrix(a, b, rate);
		return reduceSum(from && to ? mul(kernels, matmul(from, to, { transposeB: true })) : kernels, [0, 1]);
	};
	const within = (a, from) => mul(sub(total(a, a, from, from), scalar(rows)), scalar(1 / (rows * (rows - 1))));
	const across = mul(total(images, target, label, targetLabel), scalar(-2 / (rows * rows)));
	return add$1(add$1(within(images, label), within(target, targetLabel)), across);
}
function kernelMatrix(a, b, rate) {
	let kernel = exp(neg(mul(rate, sub(add$1(reshape(reduceSum(square(a), [1]), ["rows", 1]), reshape(reduceSum(square(b), [1]), [1, "rows"])), mul(scalar(2), matmul(a, b, { transposeB: true }))))));
	let sum = kernel;
	for (let k = 1; k < KERNELS; k++) {
		kernel = square(square(kernel));
		sum = add$1(sum, kernel);
	}
	return mul(sum, scalar(1 / KERNELS));
}
/** Rows that the bandwidth of a batch is taken from: the median of their 8,128 distances is known well enough. */
const BANDWIDTH_ROWS = 128;
/** The median heuristic for a batch: of the target's rows alone, which the images come to be distributed as, and the weights do not move. */
function batchBandwidth(target, dimension) {
	const rows = target.length / dimension;
	const count = Math.min(rows, BANDWIDTH_ROWS);
	const spread = Int32Array.from({ length: count }, (_, i) => Math.floor(i * rows / count));
	const sample = new Float32Array(count * dimension);
	gatherRows(target, dimension, spread, sample);
	return medianDistance(points(sample, count, dimension)) || 1;
}
function kernelRate(bandwidth) {
	return .5 / (WIDEST * bandwidth) ** 2;
}
//#endregion
//#region src/training/muon.ts
/** The polynomial a s + b s^3 + c s^5 that takes singular values s of (0, 1] towards 1, and how often it is applied. */
const [A, B, C] = [
	3.4445,
	-4.775,
	2.0315
];
const ITERATIONS$1 = 5;
/** Of the newest gradient in what is orthogonalised, beside the momentum (Nesterov). */
const NEWEST = .05;
/** A step's length is this, times the root of the longer side: about that of Adam's steps. */
const STEP = .2;
/**
* About U V' for a matrix X = U S V' of Frobenius norm at most 1, by Newton-Schulz steps (Jordan et al. 2024, "Muon: an optimizer for hidden
* layers in neural networks"): the singular values come to lie between about 0.7 and 1.2. Products are of the shorter side.
*/
function orthogonalised(x, [rows, columns]) {
	const wide = rows <= columns;
	let y = x;
	for (let k = 0; k < ITERATIONS$1; k++) {
		const gram = wide ? matmul(y, y, { transposeB: true }) : matmul(y, y, { transposeA: true });
		const polynomial = add$1(mul(scalar(B), gram), mul(scalar(C), matmul(gram, gram)));
		y = add$1(mul(scalar(A), y), wide ? matmul(polynomial, y) : matmul(y, polynomial));
	}
	return y;
}
/** Muon (Jordan et al. 2024): momentum, orthogonalised, as the step of a matrix. All matrices in one graph on the engine. */
var Muon = class Muon {
	#program;
	#matrices;
	#directions;
	#steps;
	constructor(program, matrices) {
		this.#program = program;
		this.#matrices = matrices;
		this.#directions = matrices.map(({ start, end }) => new Float32Array(end - start));
		this.#steps = matrices.map(({ start, end }) => new Float32Array(end - start));
	}
	static async create(engine, matrices, threads) {
		const steps = matrices.map(({ shape }, i) => [`step${i}`, orthogonalised(input(`direction${i}`, shape), shape)]);
		return new Muon(await engine.load(encodeOnnx(Object.fromEntries(steps), { name: "muon" }), { threads }), matrices);
	}
	/**
	* One step downhill on the matrices, in place.
	* @param gradient laid out as the weights
	* @param momentum the running mean of gradients, the newest included, laid out as the weights
	*/
	async update(weights, gradient, momentum, rate) {
		this.#matrices.forEach((matrix, i) => {
			writeDirection(this.#directions[i], matrix.start, gradient, momentum);
		});
		const named = (name, arrays) => Object.fromEntries(arrays.map((data, i) => [`${name}${i}`, {
			data,
			shape: this.#matrices[i].shape
		}]));
		await this.#program.run(named("direction", this.#directions), named("step", this.#steps));
		this.#matrices.forEach(({ start, shape }, i) => {
			const length = rate * STEP * Math.sqrt(Math.max(...shape));
			this.#steps[i].forEach((value, k) => {
				weights[start + k] -= length * value;
			});
		});
	}
	dispose() {
		return this.#program.dispose();
	}
};
/** The momentum with the newest gradient, at Frobenius norm 1. */
function writeDirection(into, start, gradient, momentum) {
	let squares = 0;
	for (let k = 0; k < into.length; k++) {
		const value = NEWEST * gradient[start + k] + (1 - NEWEST) * momentum[start + k];
		into[k] = value;
		squares += value * value;
	}
	const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
	for (let k = 0; k < into.length; k++) into[k] *= factor;
}
//#endregion
//#region src/training/released-step.ts
/**
* Steps of a released potential: Muon for the matrices between layers, Adam for all else, whose signs stay constrained where they were.
* Without Muon the free matrices learn three times more slowly.
*/
var ReleasedStep = class ReleasedStep {
	#layout;
	#inner;
	#muon;
	constructor(layout, inner, muon) {
		this.#layout = layout;
		this.#inner = inner;
		this.#muon = muon;
	}
	/** @param layout of the released potential */
	static async create(engine, layout, threads) {
		const inner = layout.filter(({ parameter }) => parameter.inner);
		return new ReleasedStep(layout, inner, await Muon.create(engine, inner, threads));
	}
	/** In place. Muon's momentum is Adam's first moment, so that it has no state of its own. */
	async take(adam, weights, gradient, rates, options) {
		const before = this.#inner.map(({ start, end }) => weights.slice(start, end));
		adamUpdate(adam, weights, gradient, rates.rate, options);
		this.#inner.forEach(({ start }, i) => {
			weights.set(before[i], start);
		});
		await this.#muon.update(weights, gradient, adam.first, rates.rate * rates.innerRate);
		project(this.#layout, weights);
	}
	dispose() {
		return this.#muon.dispose();
	}
};
//#endregion
//#region src/training/sampling/sampler.ts
/** Rows of one group, each once an epoch, in a fresh order each epoch. */
var Order = class {
	#members;
	#random;
	#order;
	state;
	constructor(members, start) {
		this.#members = members;
		this.#random = start instanceof Random ? start : Random.fromState(start.epoch);
		this.state = {
			epoch: this.#random.state(),
			position: start instanceof Random ? 0 : start.position
		};
		this.#order = this.#random.permutation(members.length);
	}
	next() {
		if (this.state.position === this.#members.length) {
			this.state.epoch = this.#random.state();
			this.#order = this.#random.permutation(this.#members.length);
			this.state.position = 0;
		}
		return this.#members[this.#order[this.state.position++]];
	}
};
/** Batches of row numbers of a table: one row of each cell of a stratification, in the order of the cells. */
var Sampler = class {
	#orders;
	/**
	* @param cells the row numbers of each cell
	* @param start a generator for a new sampler, or the state of one to go on with
	*/
	constructor(cells, start) {
		this.#orders = cells.map((members, k) => new Order(members, start instanceof Random ? start.stream("cell", k) : start[k]));
	}
	/** Where the orders stand: a copy, so that a step that is broken off leaves what was saved before it. */
	get state() {
		return this.#orders.map(({ state }) => ({ ...state }));
	}
	next() {
		return Int32Array.from(this.#orders, (order) => order.next());
	}
};
/**
* Splits a batch over groups in proportion to their shares, at least one row each.
* @throws InputError for a batch with fewer places than groups
*/
function apportion(batch, shares) {
	if (batch < shares.length) throw new InputError(`A batch of ${batch} rows has no place for each of ${shares.length} classes; make batchSize ${shares.length} or more.`);
	const total = shares.reduce((sum, share) => sum + share, 0);
	const exact = shares.map((share) => batch * share / total);
	const counts = exact.map((value) => Math.max(Math.floor(value), 1));
	let left = batch - counts.reduce((sum, count) => sum + count, 0);
	for (; left !== 0; left -= Math.sign(left)) {
		const lack = exact.map((value, k) => left > 0 ? value - counts[k] : counts[k] > 1 ? counts[k] - value : -Infinity);
		counts[lack.indexOf(Math.max(...lack))] += Math.sign(left);
	}
	return counts;
}
//#endregion
//#region src/training/sampling/smoothing.ts
/**
* The smoothed bootstrap of a stratified sample: a drawn row is moved along the difference of two other rows of its cell, and pulled
* towards the cell's centre so that the cell keeps its covariance (Silverman and Young 1987, with the local covariance as the kernel).
*
* Without it a potential learns to be as steep as it likes just outside the rows it was trained on, where nothing speaks against it, and
* the forward map throws a few new rows far away.
*/
var Smoother = class {
	#table;
	#columns;
	#cells;
	#centres;
	#random;
	/** @param table rows x D  @param cells the rows of each cell  @param start a generator, or the state of one to go on with */
	constructor(table, columns, cells, start) {
		this.#table = table;
		this.#columns = columns;
		this.#cells = cells;
		this.#random = start instanceof Random ? start : Random.fromState(start);
		this.#centres = new Float32Array(cells.length * columns);
		cells.forEach((members, k) => {
			for (const row of members) for (let j = 0; j < columns; j++) this.#centres[k * columns + j] += table[row * columns + j] / members.length;
		});
	}
	get state() {
		return this.#random.state();
	}
	/**
	* Smooths a batch in place: its row k was drawn from cell k.
	* @param amount the kernel's deviation relative to the cell's; 0 leaves the rows as they are
	*/
	smooth(batch, amount) {
		const d = this.#columns;
		const kept = Math.sqrt(1 - amount * amount);
		const moved = amount / Math.SQRT2;
		this.#cells.forEach((members, k) => {
			const [a, b] = [this.#pick(members), this.#pick(members)];
			for (let j = 0, at = k * d; j < d; j++, at++) {
				const centre = this.#centres[at];
				batch[at] = centre + kept * (batch[at] - centre) + moved * (this.#table[a + j] - this.#table[b + j]);
			}
		});
	}
	#pick(members) {
		return members[this.#random.integer(members.length)] * this.#columns;
	}
};
//#endregion
//#region src/training/sampling/strata.ts
/**
* Splits rows into cells of nearly equal size: halves the largest cell again and again, at the median of the coordinate along which it is
* widest. A batch with one row of each cell is a stratified sample, whose mean of a smooth function has a variance of about
* n^(-1-2/D) instead of 1/n: most of the gradient's noise at low dimension, and never more than without.
*
* @param table rows x D
* @param members the rows to split
* @param cells how many cells to make, at most one for each member
*/
function strata(table, columns, members, cells) {
	const rows = members.slice();
	const done = [];
	const open = [{
		rows,
		cells: Math.min(cells, rows.length)
	}];
	for (let cell = open.pop(); cell !== void 0; cell = open.pop()) {
		if (cell.cells === 1) {
			done.push(cell.rows.sort());
			continue;
		}
		const left = cell.cells >> 1;
		const middle = Math.round(cell.rows.length * left / cell.cells);
		selectBy(cell.rows, middle, table, columns, widestAxis(cell.rows, table, columns));
		open.push({
			rows: cell.rows.subarray(middle),
			cells: cell.cells - left
		}, {
			rows: cell.rows.subarray(0, middle),
			cells: left
		});
	}
	return done;
}
/** Rows looked at to find a cell's widest axis. */
const GLANCE = 1024;
function widestAxis(rows, table, columns) {
	const stride = Math.max(1, Math.floor(rows.length / GLANCE));
	let [widest, largest] = [0, -1];
	for (let j = 0; j < columns; j++) {
		let [sum, squares, count] = [
			0,
			0,
			0
		];
		const origin = table[rows[0] * columns + j];
		for (let i = 0; i < rows.length; i += stride) {
			const value = table[rows[i] * columns + j] - origin;
			sum += value;
			squares += value * value;
			count++;
		}
		const variance = squares - sum * sum / count;
		if (variance > largest) [widest, largest] = [j, variance];
	}
	return widest;
}
/** Reorders rows so that the first `middle` have the smallest values along an axis (Hoare's selection). */
function selectBy(rows, middle, table, columns, axis) {
	const value = (i) => table[rows[i] * columns + axis];
	let [low, high] = [0, rows.length - 1];
	while (low < high) {
		const pivot = value(low + high >> 1);
		let [i, j] = [low, high];
		while (i <= j) {
			while (value(i) < pivot) i++;
			while (value(j) > pivot) j--;
			if (i > j) break;
			const kept = rows[i];
			rows[i] = rows[j];
			rows[j] = kept;
			i++;
			j--;
		}
		if (middle <= j) high = j;
		else if (middle >= i) low = i;
		else return;
	}
}
//#endregion
//#region src/training/sampling/batches.ts
/**
* Draws the batches: one row of each cell of a stratification of either side, those of the source smoothed. Each class gets its share of the
* batch (the mean of its shares of the two sides), and a cell for each of its places in it.
*/
var Batches = class {
	#problem;
	#source;
	#target;
	#smoother;
	/** @param start a generator for a new run, or the state of one to go on with */
	constructor(problem, start) {
		const { source, target, frame, classes, recipe } = problem;
		const d = frame.dimension;
		const groups = Math.max(classes.length, 1);
		const [from, to] = [groupsOf(source, d, groups), groupsOf(target, d, groups)];
		const shares = from.map((members, k) => members.length / sizeOf(from) + to[k].length / sizeOf(to));
		const counts = apportion(recipe.batch, shares);
		const cells = (side, members) => members.flatMap((rows, k) => filled(strata(side.rows, d, rows, counts[k]), counts[k]));
		const sourceCells = cells(source, from);
		const fresh = start instanceof Random;
		this.#problem = problem;
		this.#source = new Sampler(sourceCells, fresh ? start.stream("batches/source") : start.source);
		this.#smoother = new Smoother(source.rows, d, sourceCells, fresh ? start.stream("smoothing") : start.smoothing);
		this.#target = new Sampler(cells(target, to), fresh ? start.stream("batches/target") : start.target);
	}
	next() {
		const { source, frame, recipe } = this.#problem;
		const [sourceRows, targetRows] = [this.#source.next(), this.#target.next()];
		const points = new Float32Array(sourceRows.length * frame.dimension);
		gatherRows(source.rows, frame.dimension, sourceRows, points);
		this.#smoother.smooth(points, recipe.smoothing);
		return {
			sourceRows,
			targetRows,
			source: points
		};
	}
	/** Where the draws stand, as plain data of its own. */
	get state() {
		return {
			source: this.#source.state,
			target: this.#target.state,
			smoothing: this.#smoother.state
		};
	}
};
/** As many cells as a batch has places: a group with fewer rows than places uses its cells again. */
function filled(cells, count) {
	return Array.from({ length: count }, (_, i) => cells[i % cells.length]);
}
function sizeOf(groups) {
	return groups.reduce((sum, { length }) => sum + length, 0);
}
//#endregion
//#region src/training/schedule.ts
/** How a run's progress, from 0 to 1, sets the rate and the tolerance. */
const WARM_UP_STEPS = 20;
const FINAL_RATE = .001;
/** Linear warm-up, then a cosine down to a thousandth. @returns the factor on the base rate */
function rateFactor(step, progress) {
	return (FINAL_RATE + (1 - FINAL_RATE) * .5 * (1 + Math.cos(Math.PI * Math.min(progress, 1)))) * Math.min(1, (step + 1) / WARM_UP_STEPS);
}
/** Of the phase before a release: linear down to a fifth, since the phase after it goes on. @param share of the phase that has passed */
function convexRateFactor(step, share) {
	return (1 - .8 * Math.min(share, 1)) * Math.min(1, (step + 1) / WARM_UP_STEPS);
}
/** Geometric from the first tolerance to the last. */
function toleranceAt([first, last], progress) {
	return first * (last / first) ** Math.min(progress, 1);
}
//#endregion
//#region src/training/state.ts
/** The state before the first step. @param draws where the draws of the batches stand */
function freshState({ potential, target, frame, recipe }, draws) {
	const d = frame.dimension;
	const weights = initialWeights(potential);
	return {
		potential: recipe.release ? "released" : potential.config.kind,
		step: 0,
		seconds: 0,
		weights,
		average: weights.slice(),
		adam: adamInit(weights.length),
		...draws,
		warm: new Float32Array(rowCount(target, d) * d).fill(NaN),
		preconditioner: Float32Array.from({ length: d * d }, (_, i) => i % (d + 1) === 0 ? 1 : 0),
		best: null,
		worse: 0,
		released: null,
		heldOut: []
	};
}
//#endregion
//#region src/training/step.ts
/** The preconditioner is made again when the step count reaches these powers of two. */
const FIRST_REFRESH = 4;
const REFRESH_EVERY = 32;
const MIN_PAIRS = 32;
/** Rows count in the loss up to this multiple of the tolerance. */
const TRUSTED = 3;
/**
* Takes steps of stochastic gradient descent on the dual objective E_mu u + E_nu u* (see `dualLoss`) and what else is in the loss. A step: a
* batch of each side; the c-transform at the target's rows, started from the last solutions of the same rows; the gradient of every term;
* Adam; the projection that keeps the potential convex; the moving average of the weights. From the release on (see `Release`), inner weights
* may have any sign and Muon takes their steps.
*/
var Trainer = class Trainer {
	state;
	#problem;
	#conjugate;
	#dual;
	#terms;
	#workspace;
	#layout;
	#gradient;
	#engine;
	#batches;
	#released = null;
	constructor(engine, problem, state, batches, conjugate, dual, others) {
		this.#engine = engine;
		this.state = state;
		this.#problem = problem;
		this.#batches = batches;
		this.#conjugate = conjugate;
		this.#dual = dual;
		this.#terms = [dual, ...others];
		this.#layout = sections(problem.potential);
		this.#gradient = new Float32Array(state.weights.length);
		this.#workspace = this.#workspaceFor(problem.potential.guarantee !== null);
	}
	#workspaceFor(convex) {
		const { recipe, frame } = this.#problem;
		const method = new Lbfgs(recipe.batch, frame.dimension, {
			convex,
			memory: recipe.memory
		});
		return {
			buffers: this.#conjugate.buffers(recipe.batch),
			method
		};
	}
	/** @param resumed a state to go on from (it is used, not copied); else training starts at the potential's own weights */
	static async open(engine, problem, resumed) {
		const { frame, potential, recipe, classes, threads, seed, mmdWeight } = problem;
		const batches = new Batches(problem, resumed ?? fitRandom(seed));
		const state = resumed ?? freshState(problem, batches.state);
		const options = {
			threads,
			classes: classes.length
		};
		const conjugate = await ConjugateProgram.create(engine, potential, state.weights, options);
		conjugate.setMetric(residualMetric(frame));
		conjugate.setPreconditioner(state.preconditioner);
		const dual = await DualTerm.create(engine, potential, state.weights, options);
		const mmd = {
			...options,
			rows: recipe.batch,
			weight: mmdWeight
		};
		const trainer = new Trainer(engine, problem, state, batches, conjugate, dual, mmdWeight > 0 ? [await MmdTerm.create(engine, potential, state.weights, mmd)] : []);
		if (state.released !== null) await trainer.#free();
		return trainer;
	}
	/**
	* Continues with other rows, which the caller has put in the place of the problem's: makes their strata, keeps the order of the draws.
	* @param forget whether the target's rows are new, so that they have no last solutions
	*/
	refill({ forget }) {
		this.#batches = new Batches(this.#problem, this.state);
		Object.assign(this.state, this.#batches.state);
		if (forget) this.state.warm.fill(NaN);
	}
	/** Whether the convex phase of a run that releases its potential is over. */
	isDue(progress) {
		const { release } = this.#problem.recipe;
		return release !== null && this.state.released === null && progress >= release.at;
	}
	/** Releases the potential: from the next step on its inner weights may have any sign. */
	async release(progress) {
		const { state } = this;
		state.released = {
			step: state.step,
			progress,
			convex: state.average.slice()
		};
		resetAdam(state.adam);
		await this.#free();
	}
	async #free() {
		const { potential, threads } = this.#problem;
		this.#released = await ReleasedStep.create(this.#engine, sections(asKind(potential, "released")), threads);
		this.#workspace = this.#workspaceFor(false);
	}
	/**
	* Takes one step. A step that is stopped by the signal leaves the state as it was before it.
	* @param progress of the whole run, from 0 to 1
	* @throws the signal's reason
	*/
	async step(progress, signal) {
		const { recipe, target, frame, classes } = this.#problem;
		const { state } = this;
		const d = frame.dimension;
		const tolerance = this.#tolerance(progress);
		const { source, targetRows } = this.#batches.next();
		const z = new Float32Array(targetRows.length * d);
		gatherRows(target.rows, d, targetRows, z);
		const label = oneHotOf(target, targetRows, classes.length);
		const starts = await this.#starts(z, targetRows);
		const options = {
			tolerance,
			maxIterations: recipe.maxIterations,
			signal
		};
		const solved = await solveConjugate(this.#conjugate, this.#workspace, z, starts, options, label);
		scatterRows(state.warm, d, targetRows, solved.points);
		const trusted = this.#trusted(solved, tolerance, source);
		this.#gradient.fill(0);
		for (const term of this.#terms) await term.addGradient({
			source,
			target: z,
			solved,
			trusted,
			label
		}, this.#gradient);
		const potential = mean(this.#dual.values.subarray(0, targetRows.length));
		if (this.#released !== null) await addEnvelopeGradient({
			conjugate: this.#conjugate,
			dual: this.#dual,
			workspace: this.#workspace
		}, {
			source,
			label
		}, state.step, {
			tolerance,
			signal
		}, this.#gradient);
		await this.#descend(progress);
		this.#average();
		Object.assign(state, this.#batches.state);
		state.step++;
		if (this.#isRefreshDue()) this.#refresh(solved, z, trusted);
		return {
			solved,
			tolerance,
			potential,
			conjugate: -mean(solved.objective)
		};
	}
	/**
	* The dual objective on held-out rows at the averaged weights, lower is better. Null where no rows are held out. The weights are the
	* averages while it runs, and their own again afterwards, also where it throws.
	*/
	async heldOutLook(tolerance, signal) {
		const { heldOut, classes, recipe } = this.#problem;
		if (heldOut === null) return null;
		const { weights, average } = this.state;
		const current = weights.slice();
		weights.set(average);
		try {
			const parts = {
				conjugate: this.#conjugate,
				workspace: this.#workspace,
				dual: this.#dual
			};
			const options = {
				tolerance,
				maxIterations: 3 * recipe.maxIterations,
				signal
			};
			return await lookAtHeldOut(heldOut, classes.length, parts, options);
		} finally {
			weights.set(current);
		}
	}
	/** Each row's last solution; on its first visit, where the mean Hessian would put it. */
	async #starts(z, rows) {
		const d = this.#conjugate.dimension;
		const { warm } = this.state;
		const starts = await this.#conjugate.linearStarts(z);
		for (let i = 0; i < rows.length; i++) {
			const from = rows[i] * d;
			if (!Number.isNaN(warm[from])) for (let j = 0; j < d; j++) starts[i * d + j] = warm[from + j];
		}
		return starts;
	}
	#tolerance(progress) {
		const { recipe } = this.#problem;
		const { released } = this.state;
		if (released === null) return toleranceAt(recipe.tolerance, progress);
		return toleranceAt(recipe.release.tolerance, shareSince(released.progress, progress));
	}
	/** The rows that count: of a released potential also none that a basin of its own threw far out. */
	#trusted(solved, tolerance, source) {
		const trusted = trustedRows(solved, TRUSTED * tolerance);
		return this.#released === null ? trusted : within(trusted, solved.points, source, this.#problem.frame.spread);
	}
	/** One step on the weights along the gradient. */
	async #descend(progress) {
		const { recipe } = this.#problem;
		const { state } = this;
		const [beta1, beta2] = recipe.betas;
		const { release } = recipe;
		if (this.#released !== null) {
			const { rate, innerRate } = release;
			const rates = {
				rate: rate * rateFactor(state.adam.steps, shareSince(state.released.progress, progress)),
				innerRate
			};
			await this.#released.take(state.adam, state.weights, this.#gradient, rates, {
				beta1,
				beta2
			});
			return;
		}
		const factor = release ? convexRateFactor(state.step, progress / release.at) : rateFactor(state.step, progress);
		adamUpdate(state.adam, state.weights, this.#gradient, recipe.rate * factor, {
			beta1,
			beta2
		});
		project(this.#layout, state.weights);
	}
	/** At powers of two in the convex phase, whose mean Hessian settles; a released potential's goes on changing. */
	#isRefreshDue() {
		const { step, released } = this.state;
		if (released !== null) return (step - released.step) % REFRESH_EVERY === 0;
		return step >= FIRST_REFRESH && Number.isInteger(Math.log2(step));
	}
	#average() {
		const { weights, average, step } = this.state;
		const keep = Math.min(this.#problem.recipe.averaging, (1 + step) / (10 + step));
		for (let i = 0; i < average.length; i++) average[i] += (1 - keep) * (weights[i] - average[i]);
	}
	/** From the pairs (y, z) of the rows that were solved, if they are enough to estimate D x D numbers. */
	#refresh({ points }, z, trusted) {
		const d = this.#conjugate.dimension;
		if (trusted.length < Math.max(2 * d, MIN_PAIRS)) return;
		const [from, to] = [new Float32Array(trusted.length * d), new Float32Array(trusted.length * d)];
		gatherRows(points, d, trusted, from);
		gatherRows(z, d, trusted, to);
		this.#conjugate.setPreconditioner(preconditionerFrom(from, to, d));
		this.state.preconditioner = this.#conjugate.preconditioner;
	}
	async dispose() {
		await this.#conjugate.dispose();
		await this.#released?.dispose();
		for (const term of this.#terms) await term.dispose();
	}
};
/** How much of what was left of a run at `start` has passed. */
function shareSince(start, progress) {
	return start < 1 ? (progress - start) / (1 - start) : 1;
}
/** Of the radius of the source's batch: how far out a solution may lie and count. */
const REACH = 1.2;
/** The rows whose points lie within the batch's source or not far outside, by their lengths in deviations of the source. */
function within(rows, points, source, spread) {
	const d = spread.length;
	const squaredLength = (at, row) => spread.reduce((sum, width, j) => sum + (at[row * d + j] / width) ** 2, 0);
	let radius = 0;
	for (let row = 0; row < source.length / d; row++) radius = Math.max(radius, squaredLength(source, row));
	return rows.filter((row) => squaredLength(points, row) <= REACH ** 2 * radius);
}
/**
* The rows of a solve whose residual is within a limit. The others have no part in the loss: such a y may be anywhere, and the gradient there
* would raise u where it is already too steep to come back from.
*/
function trustedRows({ residual }, limit) {
	return Int32Array.from(residual.keys()).filter((row) => residual[row] <= limit);
}
//#endregion
//#region src/training/stream/plan.ts
/** A pool has at least so many blocks, where the table has them: of large ones only some rows are taken. */
const FEWEST_BLOCKS = 16;
/** A block is heavy that has more than so many times the rows it gives. */
const HEAVY = 4;
/** Blocks that rows are held out in, and how many where each takes long to read. */
const HELD_OUT_BLOCKS = 64;
const HEAVY_HELD_OUT_BLOCKS = 16;
/**
* Which blocks of a table are in memory when. The table is divided into as many segments as a pool has blocks, and a pool takes one block
* of each segment, in an order of its own that comes to every block before it comes to one again: each pool spans the whole table,
* whatever its order, and each block is as likely as any other. A pure function of the stream it is given, so that a resumed fit finds the same pools.
*/
var PoolPlan = class {
	blocks;
	/** Held-out rows: the last ones of some blocks, which no pool reads. */
	heldOut;
	/** Rows that each block of a pool gives. */
	quota;
	/** Whether a block has so many more rows than are taken of it that reading costs time: row groups of Parquet. */
	heavy;
	#segments;
	#random;
	constructor({ rows, blockRows, poolRows, heldOutRows, random }) {
		const count = Math.max(1, Math.round(rows / blockRows));
		this.#random = random;
		this.#segments = Math.min(count, Math.max(FEWEST_BLOCKS, Math.ceil(poolRows / blockRows)));
		const whole = Array.from({ length: count }, (_, i) => ({
			start: i * blockRows,
			end: i === count - 1 ? rows : (i + 1) * blockRows
		}));
		this.heavy = blockRows > HEAVY * Math.ceil(poolRows / this.#segments);
		const apart = this.#chooseHeldOut(whole, heldOutRows);
		this.heldOut = [...apart].sort(([a], [b]) => a - b).map(([, range]) => range);
		this.blocks = whole.map(({ start, end }, i) => ({
			start,
			end: apart.get(i)?.start ?? end
		}));
		this.quota = this.blocks.reduce((least, { start, end }) => Math.min(least, end - start), Math.ceil(poolRows / this.#segments));
	}
	/** Rows of every pool. */
	get poolRows() {
		return this.#segments * this.quota;
	}
	/** The numbers of the blocks of pool k, one of each segment. */
	pool(k) {
		return Array.from({ length: this.#segments }, (_, s) => {
			const [first, last] = segment(s, this.#segments, this.blocks.length);
			const size = last - first;
			return first + this.#random.stream("segment", s).stream("round", Math.floor(k / size)).permutation(size)[k % size];
		});
	}
	/** A generator of its own for the rows that pool k takes of a block. */
	rowsOf(k, block) {
		return this.#random.stream("pool", k).stream("block", block);
	}
	#chooseHeldOut(blocks, wanted) {
		const chosen = /* @__PURE__ */ new Map();
		if (wanted === 0) return chosen;
		const random = this.#random.stream("held-out rows");
		const segments = Math.min(blocks.length, this.heavy ? HEAVY_HELD_OUT_BLOCKS : HELD_OUT_BLOCKS);
		for (let s = 0; s < segments; s++) {
			const [first, last] = segment(s, segments, blocks.length);
			const block = first + random.integer(last - first);
			const { start, end } = blocks[block];
			const rows = Math.min(Math.ceil(wanted / segments), Math.floor((end - start) / 4));
			if (rows > 0) chosen.set(block, {
				start: end - rows,
				end
			});
		}
		return chosen;
	}
};
/** The blocks [first, last) of segment s: sizes differ by at most one. */
function segment(s, segments, blocks) {
	return [Math.floor(s * blocks / segments), Math.floor((s + 1) * blocks / segments)];
}
//#endregion
//#region src/training/stream/pool.ts
/** Values of a pool: 16 MB in single precision. */
const POOL_VALUES = 1 << 22;
const [FEWEST_ROWS$2, MOST_ROWS] = [8192, 1 << 18];
const BLOCK_VALUES = 8192;
const FEWEST_BLOCK_ROWS = 64;
/** Of a block with many more values than that, a part is read: at least four times the rows that are taken. */
const WINDOW_VALUES = 1 << 20;
/** Rows that are held in memory of a table with so many columns; smaller tables are read whole. */
function poolRowsFor(columns) {
	return Math.min(MOST_ROWS, Math.max(FEWEST_ROWS$2, Math.floor(POOL_VALUES / columns)));
}
function isRowStream(side) {
	return typeof side === "object" && side !== null && "read" in side && typeof side.read === "function";
}
/** One side's table, and the pools that are drawn from it. */
var StreamedSide = class {
	stream;
	plan;
	#read = 0;
	#missing = 0;
	constructor(stream, { random, heldOut, poolRows }) {
		const { rows, columns, name } = stream;
		if (!(Number.isSafeInteger(rows) && rows > 0 && Number.isSafeInteger(columns) && columns > 0)) throw new InputError(`${name} must have a whole number of rows and columns, found ${rows} and ${columns}.`);
		this.stream = stream;
		this.plan = new PoolPlan({
			rows,
			blockRows: Math.min(rows, stream.blockRows ?? Math.max(FEWEST_BLOCK_ROWS, Math.ceil(BLOCK_VALUES / columns))),
			poolRows: Math.min(rows, poolRows ?? poolRowsFor(columns)),
			heldOutRows: heldOutRows(rows, heldOut),
			random
		});
	}
	/** Rows read so far, and those among them that were left out for missing values. */
	get counts() {
		return {
			read: this.#read,
			missing: this.#missing
		};
	}
	/** The held-out rows. */
	async heldOut() {
		const parts = [];
		for (const range of this.plan.heldOut) parts.push(await this.#rows(range));
		return parts.reduce((sum, part) => sum + part.rows, 0) === 0 ? null : joinRows(parts);
	}
	/**
	* The rows of pool k, a part at a time and always as many in all: of a block that is larger than its share some rows are taken at random,
	* one with fewer (rows were left out) gives some of them twice.
	*/
	async *pool(k) {
		const { quota, blocks } = this.plan;
		for (const block of this.plan.pool(k)) {
			const random = this.plan.rowsOf(k, block);
			const part = await this.#window(blocks[block], random);
			if (part.rows === 0) throw new InputError(`${this.stream.name} has a missing value in each of its rows ${blocks[block].start + 1} to ${blocks[block].end}; choose other columns or fill them.`);
			if (part.rows >= quota) yield takeRows(part, random.permutation(part.rows).subarray(0, quota).sort());
			else yield takeRows(part, Int32Array.from({ length: quota }, (_, i) => i < part.rows ? i : random.integer(part.rows)));
		}
	}
	/** A part of a large block from a random row on, and on from its first row where it ends: each row is as likely as any other. */
	async #window({ start, end }, random) {
		const rows = Math.max(4 * this.plan.quota, Math.ceil(WINDOW_VALUES / this.stream.columns));
		if (end - start <= rows) return this.#rows({
			start,
			end
		});
		const first = start + random.integer(end - start);
		const part = await this.#rows({
			start: first,
			end: Math.min(end, first + rows)
		});
		const left = first + rows - end;
		if (left <= 0) return part;
		return joinRows([part, await this.#rows({
			start,
			end: start + left
		})]);
	}
	async #rows({ start, end }) {
		const { name, columns } = this.stream;
		const read = await this.stream.read(start, end);
		if (read.columns !== columns || read.rows > end - start) throw new InputError(`${name} gave ${read.rows} rows of ${read.columns} columns for its rows ${start + 1} to ${end} of ${columns} columns; has it changed?`);
		this.#read += end - start;
		this.#missing += end - start - read.rows;
		return read.rows === 0 ? read : asPoints(read, `${name}, counted from row ${start + 1},`);
	}
};
//#endregion
//#region src/training/stream/streams.ts
/** Times that a pool is gone through before the next one takes its place: a row's second visit starts from its first solution. */
const PASSES = 2;
/** The same where reading a pool takes long. */
const HEAVY_PASSES = 4;
const SIDES = ["source", "target"];
/**
* Fits on tables larger than memory: two shuffles, one of blocks on disk into a pool in memory, one of the pool's rows into batches. A side
* that is no stream, or fits into a pool, is held in memory.
*/
var Streams = class Streams {
	#sides;
	#notice;
	#transform = null;
	#current = 0;
	#next = null;
	constructor(sides, notice) {
		this.#sides = sides;
		this.#notice = notice;
	}
	/** Reads what fits and the first pools of what does not. @throws InputError for labels or folds beside a stream */
	static async open(source, target, options) {
		const large = [source, target].find((side) => isRowStream(side) && isLarge(side));
		if (large !== void 0 && (options.sourceLabels ?? options.targetLabels) !== void 0) throw new InputError(`${large.name} is too large for memory, and rows that are read in parts cannot have labels yet; fit each class by itself, or on a sample.`);
		if (large !== void 0 && options.folds) throw new InputError(`${large.name} is too large for memory, and folds are for tables in memory: a tenth of such a table judges it well; leave out the folds.`, { field: "folds" });
		return new Streams({
			source: await openSide("source", source, options),
			target: await openSide("target", target, options)
		}, options.onNotice ?? (() => {}));
	}
	get source() {
		return this.#sides.source.points;
	}
	get target() {
		return this.#sides.target.points;
	}
	/** How the rows in memory are to be split, where it is not for `prepare` to choose. */
	get splits() {
		const { source, target } = this.#sides;
		return {
			...source.split && { source: source.split },
			...target.split && { target: target.split }
		};
	}
	/** Rows of a side's whole table; `otherwise` where it is in memory. */
	rows(side, otherwise) {
		return this.#sides[side].streamed?.stream.rows ?? otherwise;
	}
	/** Called before each step: puts the pool of this step in its place and begins to read the one after it. */
	async follow(trainer, problem, engine) {
		const length = this.#stepsPerPool(problem);
		if (length === Number.POSITIVE_INFINITY) return;
		const { step } = trainer.state;
		const k = Math.floor(step / length);
		if (k !== this.#current) {
			if (this.#next?.k !== k) this.#begin(k, problem, engine);
			const pools = await this.#next.pools;
			for (const side of SIDES) if (pools[side]) problem[side].rows.set(pools[side].rows);
			remember(trainer, pools);
			trainer.refill({ forget: pools.target !== void 0 && step % length === 0 });
			this.#current = k;
			this.#next = null;
		}
		if (this.#next === null && (k + 1) * length < problem.recipe.steps) this.#begin(k + 1, problem, engine);
	}
	/** Waits for what is still being read, and says how many rows were left out. */
	async close() {
		await this.#next?.pools.catch(() => void 0);
		this.#next = null;
		await this.#transform?.dispose();
		this.#transform = null;
		for (const side of SIDES) {
			const { streamed } = this.#sides[side];
			const { read, missing } = streamed?.counts ?? {
				read: 0,
				missing: 0
			};
			if (missing > 0) this.#notice(`${streamed.stream.name}: of ${read} rows read, ${missing} were left out for missing values.`);
		}
	}
	#stepsPerPool({ recipe }) {
		const plans = SIDES.flatMap((side) => this.#sides[side].streamed?.plan ?? []);
		if (plans.length === 0) return Number.POSITIVE_INFINITY;
		return (plans.some(({ heavy }) => heavy) ? HEAVY_PASSES : PASSES) * Math.ceil(Math.min(...plans.map(({ poolRows }) => poolRows)) / recipe.batch);
	}
	#begin(k, problem, engine) {
		const pools = this.#read(k, problem, engine);
		pools.catch(() => void 0);
		this.#next = {
			k,
			pools
		};
	}
	async #read(k, problem, engine) {
		const { frame, pulls } = problem;
		const pools = {};
		this.#transform ??= new FrameTransform(engine, frame);
		for (const side of SIDES) {
			const { streamed } = this.#sides[side];
			if (streamed === void 0) continue;
			const rows = new Float32Array(streamed.plan.poolRows * frame.dimension);
			let at = 0;
			let sketch = new Uint32Array(0);
			for await (const part of streamed.pool(k)) {
				sketch = sketchOf(sketch, fingerprints(part, frame));
				const inside = await this.#transform.enter(pulls?.[side](part) ?? part, side);
				rows.set(clearHidden(inside, frame), at);
				at += inside.length;
			}
			pools[side] = {
				rows,
				sketch
			};
		}
		return pools;
	}
};
/** Adds the rows of new pools to the sketch of those that training has been given. */
function remember({ state }, pools) {
	if (state.trainedRows === void 0) return;
	const { source, target } = state.trainedRows;
	state.trainedRows = {
		source: pools.source ? sketchOf(source, pools.source.sketch) : source,
		target: pools.target ? sketchOf(target, pools.target.sketch) : target
	};
}
/** Whether a stream has more rows than a pool. */
function isLarge({ rows, columns }) {
	return rows > poolRowsFor(columns);
}
async function openSide(name, side, options) {
	const { seed, heldOut } = withDefaults(options);
	if (!isRowStream(side)) return { points: side };
	if (!isLarge(side)) return { points: await side.read(0, side.rows) };
	const streamed = new StreamedSide(side, {
		random: fitRandom(seed).stream(`pools/${name}`),
		heldOut
	});
	const apart = await streamed.heldOut();
	const parts = apart ? [apart] : [];
	for await (const part of streamed.pool(0)) parts.push(part);
	const kept = apart?.rows ?? 0;
	const rows = kept + streamed.plan.poolRows;
	const order = Int32Array.from({ length: rows }, (_, i) => i);
	return {
		points: joinRows(parts),
		split: {
			heldOut: apart && order.subarray(0, kept),
			training: order.subarray(kept)
		},
		streamed
	};
}
//#endregion
//#region src/conjugate/curvature.ts
const POWER_ITERATIONS = 20;
/**
* The largest eigenvalue of the Hessian of u over some points, by power iterations with Hessian-vector products (a lower bound of it
* that is tight within a few percent). It is 1 + lambda_max of the Hessian of g.
* @param points rows x D
* @param labels one-hot, for a conditional potential: rows x classes, or more rows than there are points
*/
async function largestCurvature(engine, potential, weights, points, random, labels) {
	const d = potential.config.dimension;
	const rows = points.length / d;
	const shape = pointsShape(d);
	const [at, direction] = [input("points", shape), input("direction", shape)];
	const classes = labels === void 0 ? 0 : potential.config.classes ?? 0;
	const label = classes > 0 ? input("label", ["rows", classes]) : void 0;
	const product = hessianVector(potential.value(at, weightInputs(potential), label), at, direction);
	const program = await engine.load(encodeOnnx({ product }, {
		bind: boundWeights(potential, weights),
		name: "curvature"
	}));
	const v = Float32Array.from({ length: rows * d }, () => random.normal());
	const image = new Float32Array(rows * d);
	let largest = 0;
	for (let k = 0; k < POWER_ITERATIONS; k++) {
		normaliseRows(v, d);
		const inputs = {
			points: {
				data: points,
				shape: [rows, d]
			},
			direction: {
				data: v,
				shape: [rows, d]
			},
			...labels && classes > 0 && { label: {
				data: labels.subarray(0, rows * classes),
				shape: [rows, classes]
			} }
		};
		await program.run(inputs, { product: {
			data: image,
			shape: [rows, d]
		} });
		v.set(image);
		largest = largestNorm(image, d);
	}
	await program.dispose();
	return largest;
}
function normaliseRows(rows, d) {
	for (let at = 0; at < rows.length; at += d) {
		const norm = Math.hypot(...rows.subarray(at, at + d));
		for (let j = at; j < at + d; j++) rows[j] /= norm || 1;
	}
}
function largestNorm(rows, d) {
	let largest = 0;
	for (let at = 0; at < rows.length; at += d) largest = Math.max(largest, Math.hypot(...rows.subarray(at, at + d)));
	return largest;
}
//#endregion
//#region src/conjugate/double.ts
/**
* The objective of the c-transform in float64, and products with its Hessian: for the few rows that float32 leaves unfinished. It is loaded
* when the first of them appears.
*/
var DoubleProgram = class DoubleProgram {
	dimension;
	#classes;
	#evaluation;
	#product;
	#preconditioner;
	#metric;
	constructor({ potential, classes, preconditioner, metric }, programs) {
		this.dimension = potential.config.dimension;
		this.#classes = classes;
		[this.#evaluation, this.#product] = programs;
		this.#preconditioner = Float64Array.from(preconditioner);
		this.#metric = Float64Array.from(metric);
	}
	static async create(engine, parts) {
		const { potential, weights, classes, threads } = parts;
		const options = {
			bind: boundWeights(potential, weights),
			precision: "float64"
		};
		const load = (graph, name) => engine.load(encodeOnnx(graph, {
			...options,
			name
		}), { threads });
		return new DoubleProgram(parts, [await load(solverGraph(potential, classes), "conjugate in double precision"), await load(productGraph(potential, classes), "Hessian of the conjugate")]);
	}
	/** Evaluates each row at a displacement of its own. */
	async evaluate(rows, displacements) {
		const [n, d] = [rows.length, this.dimension];
		const matrix = () => ({
			data: new Float64Array(n * d),
			shape: [n, d]
		});
		const column = () => ({
			data: new Float64Array(n),
			shape: [n]
		});
		const [points, difference, slope] = [
			matrix(),
			matrix(),
			matrix()
		];
		const [objective, residual] = [column(), column()];
		const inputs = {
			...this.#inputs(rows, displacements),
			target: packed(rows.map(({ target }) => target)),
			metric: {
				data: this.#metric,
				shape: [d, d]
			}
		};
		await this.#evaluation.run(inputs, {
			points,
			objective,
			difference,
			slope,
			residual
		});
		const own = ({ data }, i) => data.slice(i * d, (i + 1) * d);
		return rows.map((_, i) => ({
			points: own(points, i),
			objective: objective.data[i],
			difference: own(difference, i),
			slope: own(slope, i),
			residual: residual.data[i]
		}));
	}
	/** The product of each row's Hessian, at its displacement, with a direction. */
	async products(rows, displacements, directions) {
		const [n, d] = [rows.length, this.dimension];
		const product = {
			data: new Float64Array(n * d),
			shape: [n, d]
		};
		await this.#product.run({
			...this.#inputs(rows, displacements),
			direction: packed(directions)
		}, { product });
		return rows.map((_, i) => product.data.slice(i * d, (i + 1) * d));
	}
	#inputs(block, displacements) {
		const d = this.dimension;
		return {
			base: packed(block.map(({ base }) => base)),
			displacement: packed(displacements),
			preconditioner: {
				data: this.#preconditioner,
				shape: [d, d]
			},
			...this.#classes > 0 && { label: packed(block.map(({ label }) => label)) }
		};
	}
	async dispose() {
		await this.#evaluation.dispose();
		await this.#product.dispose();
	}
};
/** Arrays of one length as the rows of a matrix. */
function packed(parts) {
	const width = parts[0].length;
	const data = new Float64Array(parts.length * width);
	parts.forEach((part, i) => {
		data.set(part, i * width);
	});
	return {
		data,
		shape: [parts.length, width]
	};
}
//#endregion
//#region src/conjugate/conjugate-gradients.ts
/** Curvatures below this, relative to a direction's length, are not positive. */
const FLATTEST = 1e-14;
/** Products beyond which a step is taken as it is: rounding makes a badly conditioned system take more than D. */
const MOST$1 = 500;
/**
* The step p of Newton's method, H p = -g, by conjugate gradients, a product with H at a time. It ends early at a relative accuracy, or where
* the curvature is not positive; what it has by then goes downhill.
*/
var ConjugateGradients = class {
	solution;
	/** What H is to be multiplied with next. */
	direction;
	#left;
	#goal;
	#most;
	#square;
	#count = 0;
	/** @param forcing how exact the solution is to be, relative to |g|; @param budget products that it may take */
	constructor(gradient, forcing, budget) {
		this.solution = new Float64Array(gradient.length);
		this.#left = gradient.map((value) => -value);
		this.direction = this.#left.slice();
		this.#square = squared(this.#left);
		this.#goal = forcing * forcing * this.#square;
		this.#most = Math.min(3 * gradient.length + 20, MOST$1, budget);
	}
	/** @param product H times `direction`; @returns whether the solution is final */
	advance(product) {
		const { solution, direction } = this;
		let curvature = 0;
		for (let j = 0; j < product.length; j++) curvature += direction[j] * product[j];
		this.#count++;
		if (!(curvature > FLATTEST * squared(direction))) {
			if (this.#count === 1) solution.set(direction);
			return true;
		}
		const alpha = this.#square / curvature;
		for (let j = 0; j < product.length; j++) {
			solution[j] += alpha * direction[j];
			this.#left[j] -= alpha * product[j];
		}
		const square = squared(this.#left);
		if (square <= this.#goal || this.#count >= this.#most) return true;
		const beta = square / this.#square;
		this.#square = square;
		for (let j = 0; j < direction.length; j++) direction[j] = this.#left[j] + beta * direction[j];
		return false;
	}
};
function squared(a) {
	let sum = 0;
	for (const value of a) sum += value * value;
	return sum;
}
//#endregion
//#region src/conjugate/newton.ts
/** Relative rounding error of <z, y>, the largest part of the objective, in float64. */
const ROUNDING = 1e-14;
const MAX_REJECTIONS$1 = 40;
const MAX_IDLE = 8;
/** Of the residual that a step aims at, relative to the tolerance: it should end the row where the Hessian is what it was. */
const AIM = .3;
/** A step is not solved for more exactly than this, nor less, relative to the slope it starts from. */
const FORCING = [1e-8, .1];
/** A row on its way. */
var Runner = class {
	row;
	convex;
	displacement;
	at;
	spent = 1;
	direction;
	t = 1;
	#rejections = 0;
	#steepest = false;
	#best = Infinity;
	#idle = 0;
	status = null;
	constructor(row, at, convex) {
		this.row = row;
		this.at = at;
		this.convex = convex;
		this.displacement = new Float64Array(row.base.length);
		this.direction = this.displacement;
	}
	/** Whether the row ends where it is. */
	ends(tolerance) {
		const { residual, objective } = this.at;
		if (this.status !== null && !(residual <= tolerance)) return true;
		if (!Number.isFinite(residual) || !Number.isFinite(objective)) this.status = "nonfinite";
		else if (residual <= tolerance) this.status = "converged";
		else if (this.spent >= this.row.budget) this.status = "iterations";
		return this.status !== null;
	}
	solver(tolerance) {
		const [least, most] = FORCING;
		const forcing = Math.min(Math.max(AIM * tolerance / this.at.residual, least), most);
		return new ConjugateGradients(this.at.slope, forcing, Math.max(1, this.row.budget - this.spent));
	}
	/** Takes a direction, downhill: that of Newton, or else the steepest one. */
	aim(direction) {
		this.#steepest = !(dot(direction, this.at.slope) < 0);
		this.direction = this.#steepest ? this.at.slope.map((value) => -value) : direction;
		this.t = 1;
		this.#rejections = 0;
	}
	trial() {
		return this.displacement.map((value, j) => value + this.t * this.direction[j]);
	}
	/** Judges the trial that was just evaluated; true once the search is over. */
	judge(found) {
		this.spent++;
		const trial = {
			t: this.t,
			descent: dot(this.direction, this.at.slope),
			change: found.objective - this.at.objective,
			slopeThere: dot(this.direction, found.slope)
		};
		const noise = ROUNDING * (1 + Math.abs(found.objective) + magnitude(this.row.target, found.points));
		if (isDecrease(trial, noise, this.convex)) {
			this.displacement = this.trial();
			this.at = found;
			this.#watch(trial.change > -noise);
			return true;
		}
		this.#rejections++;
		this.t = shorterStep(trial);
		if (this.spent >= this.row.budget) return true;
		if (this.#rejections <= MAX_REJECTIONS$1) return false;
		if (this.#steepest) this.status = "stalled";
		else this.aim(new Float64Array(this.direction.length));
		return this.status !== null;
	}
	/** Steps that lower neither the objective, as far as can be seen, nor the residual: the end of float64. */
	#watch(level) {
		const { residual } = this.at;
		this.#idle = level && residual > .5 * this.#best ? this.#idle + 1 : 0;
		this.#best = Math.min(this.#best, residual);
		if (this.#idle >= MAX_IDLE) this.status = "stalled";
	}
};
/**
* Solves grad u(y) = z in float64 for rows that L-BFGS left: Newton's method with a line search, each step by conjugate gradients with products
* of the Hessian (Nocedal and Wright 2006, algorithm 7.1). A strongly convex u has one solution for every z, and from any start the method
* comes to it, also over the bends where the Hessian jumps. Rows go in lock-step, so that evaluations are batched.
*/
async function newton(program, rows, { tolerance, convex, signal }) {
	const starts = await program.evaluate(rows, rows.map(({ base }) => new Float64Array(base.length)));
	const runners = rows.map((row, i) => new Runner(row, starts[i], convex));
	for (;;) {
		const active = runners.filter((runner) => !runner.ends(tolerance));
		if (active.length === 0) return runners.map(({ status, spent, at }) => ({
			status,
			spent,
			at
		}));
		await findDirections(program, active, tolerance, signal);
		await search(program, active, signal);
	}
}
async function findDirections(program, runners, tolerance, signal) {
	let open = runners.map((runner) => ({
		runner,
		solver: runner.solver(tolerance)
	}));
	while (open.length > 0) {
		signal?.throwIfAborted();
		const products = await program.products(open.map(({ runner }) => runner.row), open.map(({ runner }) => runner.displacement), open.map(({ solver }) => solver.direction));
		open = open.filter(({ runner, solver }, i) => {
			runner.spent++;
			const done = solver.advance(products[i]);
			if (done) runner.aim(solver.solution);
			return !done;
		});
	}
}
async function search(program, runners, signal) {
	let open = runners;
	while (open.length > 0) {
		signal?.throwIfAborted();
		const found = await program.evaluate(open.map(({ row }) => row), open.map((runner) => runner.trial()));
		open = open.filter((runner, i) => !runner.judge(found[i]));
	}
}
function dot(a, b) {
	let sum = 0;
	for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
	return sum;
}
/** The sum of |a b|: what <a, b> is rounded relative to. */
function magnitude(a, b) {
	let sum = 0;
	for (let j = 0; j < a.length; j++) sum += Math.abs(a[j] * b[j]);
	return sum;
}
//#endregion
//#region src/conjugate/finish.ts
/** Rows that are finished at once: memory does not depend on how many there are. */
const BLOCK_ROWS$2 = 256;
/**
* Finishes some rows of a result in float64, from where they were left; a row that was left where u is infinite starts at the mean again.
* @param limits `maxIterations` counts what was spent before
*/
async function finishRows(program, asked, result, rows, limits) {
	const ends = /* @__PURE__ */ new Map();
	for (let start = 0; start < rows.length; start += BLOCK_ROWS$2) await finishBlock(program, asked, result, rows.slice(start, start + BLOCK_ROWS$2), limits, ends);
	return withEnds(result, ends);
}
async function finishBlock(program, { target, labels, classes }, result, rows, limits, ends) {
	const d = program.dimension;
	const part = (data, width, row) => Float64Array.from(data.subarray(row * width, (row + 1) * width));
	(await newton(program, rows.map((row) => {
		return {
			base: result.status[row] === encodeStatus("nonfinite") ? new Float64Array(d) : part(result.points, d, row),
			target: target(row),
			label: part(labels, classes, row),
			budget: limits.maxIterations - result.iterations[row]
		};
	}), limits)).forEach((end, i) => {
		ends.set(rows[i], end);
	});
}
//#endregion
//#region src/conjugate/fixed-point.ts
const MAX_REJECTIONS = 30;
/**
* The paper's damped proximal fixed point, y <- y - a (y - z + grad g(y)), with g = u - |.|^2/2 (Park et al. 2026, Algorithm 1).
*
* The paper's step 0.1 / lambda_max(Hessian of g) can diverge; what is stable is 1 / (1 + lambda_max(Hessian of g)), that is 1 over the
* largest curvature of u. Where the curvature on the way is larger than it was at the starts, the slope grows and the row's step halves.
*/
var FixedPoint = class {
	name = "fixed-point";
	#d;
	#firstStep;
	#at;
	#slope;
	#length;
	#step;
	#rejections;
	#fresh;
	/** @param curvature 1 + lambda_max(Hessian of g), the largest over the starts (see `largestCurvature`) */
	constructor(capacity, dimension, curvature) {
		this.#d = dimension;
		this.#firstStep = 1 / curvature;
		this.#at = new Float32Array(capacity * dimension);
		this.#slope = new Float32Array(capacity * dimension);
		this.#length = new Float64Array(capacity);
		this.#step = new Float64Array(capacity);
		this.#rejections = new Uint8Array(capacity);
		this.#fresh = new Uint8Array(capacity);
	}
	enter(slot) {
		this.#fresh[slot] = 1;
		this.#rejections[slot] = 0;
		this.#step[slot] = this.#firstStep;
		this.#length[slot] = Infinity;
		for (const array of [this.#at, this.#slope]) array.fill(0, slot * this.#d, (slot + 1) * this.#d);
	}
	propose(slot, { displacement }) {
		const at = slot * this.#d;
		const a = this.#fresh[slot] === 1 ? 0 : this.#step[slot];
		for (let j = at; j < at + this.#d; j++) displacement[j] = this.#at[j] - a * this.#slope[j];
	}
	judge(slot, { displacement, slope }) {
		const at = slot * this.#d;
		this.#fresh[slot] = 0;
		let squares = 0;
		for (let j = at; j < at + this.#d; j++) squares += slope[j] * slope[j];
		const length = Math.sqrt(squares);
		if (!(length <= this.#length[slot])) {
			this.#rejections[slot]++;
			this.#step[slot] /= 2;
			return this.#rejections[slot] > MAX_REJECTIONS ? "stalled" : "rejected";
		}
		this.#length[slot] = length;
		for (let j = at; j < at + this.#d; j++) {
			this.#at[j] = displacement[j];
			this.#slope[j] = slope[j];
		}
		return "accepted";
	}
	move(from, to) {
		const d = this.#d;
		for (const array of [this.#at, this.#slope]) array.copyWithin(to * d, from * d, (from + 1) * d);
		for (const array of [this.#length, this.#step]) array[to] = array[from];
		for (const array of [this.#rejections, this.#fresh]) array[to] = array[from];
	}
	restore(slot, { displacement }) {
		const at = slot * this.#d;
		for (let j = at; j < at + this.#d; j++) displacement[j] = this.#at[j];
	}
};
//#endregion
//#region src/conjugate/nearest.ts
/** How much of the mean Hessian's step from the nearest anchor is taken. */
const PART = .5;
/**
* Starts for a potential that need not be convex: the anchor whose image lies nearest, and from there half of the mean Hessian's step. A
* solve that starts near ends in the basin of the data; one that starts far out may end in a basin of its own.
*/
var NearestStarts = class NearestStarts {
	#program;
	#anchors;
	/** grad u at the anchors, for each class (one where there are none). */
	#images;
	constructor(program, anchors, images) {
		this.#program = program;
		this.#anchors = anchors;
		this.#images = images;
	}
	/** @param anchors y, rows x D: points of the source's region, in the frame */
	static async create(program, anchors) {
		const { dimension, classes } = program;
		const rows = anchors.length / dimension;
		const images = [];
		for (let k = 0; k < Math.max(classes, 1); k++) {
			const buffers = program.buffers(rows);
			buffers.base.set(anchors);
			if (classes > 0) for (let row = 0; row < rows; row++) buffers.label[row * classes + k] = 1;
			await program.evaluate(buffers, rows);
			images.push(buffers.difference);
		}
		return new NearestStarts(program, anchors, images);
	}
	/**
	* @param targets z, rows x D
	* @param labels one-hot, rows x classes
	*/
	async starts(targets, labels) {
		const { dimension: d, classes } = this.#program;
		const rows = targets.length / d;
		const nearest = new Int32Array(rows);
		const gaps = new Float32Array(targets.length);
		for (let row = 0; row < rows; row++) {
			const k = classes > 0 ? labels.subarray(row * classes, (row + 1) * classes).indexOf(1) : 0;
			const images = this.#images[k];
			const at = nearestOf(targets, row * d, images, d);
			nearest[row] = at;
			for (let j = 0; j < d; j++) gaps[row * d + j] = PART * (targets[row * d + j] - images[at + j]);
		}
		const starts = await this.#program.linearStarts(gaps);
		for (let row = 0; row < rows; row++) for (let j = 0; j < d; j++) starts[row * d + j] += this.#anchors[nearest[row] + j];
		return starts;
	}
};
/** Where the nearest row of a table begins. */
function nearestOf(targets, from, table, d) {
	let [best, least] = [0, Number.POSITIVE_INFINITY];
	for (let at = 0; at < table.length; at += d) {
		let sum = 0;
		for (let j = 0; j < d && sum < least; j++) sum += (targets[from + j] - table[at + j]) ** 2;
		if (sum < least) [best, least] = [at, sum];
	}
	return best;
}
//#endregion
//#region src/conjugate/solver.ts
const CAPACITY = 1024;
/** More than in training: the last digits take many iterations, in which a long memory saves half of the gradients. */
const MEMORY = 16;
const CURVATURE_ROWS = 256;
/** Evaluations after which a row of L-BFGS is given to Newton's method. */
const LBFGS_ITERATIONS = 300;
const NO_LABELS = new Float32Array(0);
/** How wrong float32's residual may be, relative to the length of z: a few hundred roundings. Beyond the tolerance, float64 decides. */
const BLUR = 1e-5;
/**
* The final solve of a trained potential: weights packed as constants, starts by the mean Hessian. Where u may not be convex they are by the
* nearest of the anchors, or two a row where there are none.
*/
var ConjugateSolver = class ConjugateSolver {
	#engine;
	#parts;
	#program;
	#lbfgs = null;
	#double = null;
	#nearest = null;
	constructor(engine, parts, program) {
		this.#engine = engine;
		this.#parts = parts;
		this.#program = program;
	}
	static async create(engine, parts) {
		const { potential, weights, classes, threads, metric } = parts;
		const program = await ConjugateProgram.create(engine, potential, weights, {
			frozen: true,
			classes,
			threads
		});
		program.setMetric(metric);
		return new ConjugateSolver(engine, parts, program);
	}
	/**
	* @param targets z in the frame, rows x D
	* @param labels one-hot, rows x classes
	* @param starts y0; default: by the nearest anchor, or where the mean Hessian would put each solution
	*/
	async solve(targets, options, labels, starts) {
		this.#program.setPreconditioner(this.#parts.preconditioner);
		const first = starts ?? await this.#starts(targets, labels);
		if (options.method === "fixed-point") return this.#fixedPoint(targets, first, options, labels);
		const some = {
			...options,
			maxIterations: Math.min(options.maxIterations, LBFGS_ITERATIONS)
		};
		const found = await this.#lbfgsFrom(targets, first, some, labels);
		const convex = this.#parts.potential.guarantee !== null;
		const result = convex || this.#parts.anchors ? found : betterOf(found, await this.#lbfgsFrom(targets, new Float32Array(targets.length), some, labels));
		return this.#finish(targets, result, {
			...options,
			convex
		}, labels ?? NO_LABELS);
	}
	async #starts(targets, labels = NO_LABELS) {
		const { anchors } = this.#parts;
		if (anchors === void 0) return this.#program.linearStarts(targets);
		this.#nearest ??= await NearestStarts.create(this.#program, anchors);
		return this.#nearest.starts(targets, labels);
	}
	/** What float32 leaves unfinished, or cannot judge, goes on in float64. */
	async #finish(targets, result, options, labels) {
		const d = this.#program.dimension;
		const farthest = options.tolerance / (BLUR * norm(this.#parts.metric) / Math.sqrt(d));
		const open = [];
		result.status.forEach((status, row) => {
			if (!(status === 0 && norm(targets.subarray(row * d, (row + 1) * d)) <= farthest) && result.iterations[row] < options.maxIterations) open.push(row);
		});
		if (open.length === 0) return result;
		this.#double ??= await DoubleProgram.create(this.#engine, this.#parts);
		const target = options.exactTarget ?? ((row) => Float64Array.from(targets.subarray(row * d, (row + 1) * d)));
		return finishRows(this.#double, {
			target,
			labels,
			classes: this.#parts.classes
		}, result, open, options);
	}
	#lbfgsFrom(targets, starts, options, labels) {
		const d = this.#program.dimension;
		const convex = this.#parts.potential.guarantee !== null;
		this.#lbfgs ??= {
			buffers: this.#program.buffers(CAPACITY),
			method: new Lbfgs(CAPACITY, d, {
				convex,
				memory: MEMORY
			})
		};
		return solveConjugate(this.#program, this.#lbfgs, targets, starts, options, labels);
	}
	/** The paper's own iteration, without a preconditioner. */
	async #fixedPoint(targets, starts, options, labels) {
		const d = this.#program.dimension;
		const { potential, weights } = this.#parts;
		const some = starts.subarray(0, CURVATURE_ROWS * d);
		const curvature = await largestCurvature(this.#engine, potential, weights, some, new Random(0).stream("curvature"), labels);
		this.#program.setPreconditioner(Float32Array.from(identity(d).data));
		const workspace = {
			buffers: this.#program.buffers(CAPACITY),
			method: new FixedPoint(CAPACITY, d, curvature)
		};
		return solveConjugate(this.#program, workspace, targets, starts, options, labels);
	}
	async dispose() {
		await this.#program.dispose();
		await this.#double?.dispose();
		this.#double = null;
	}
};
function norm(values) {
	let sum = 0;
	for (const value of values) sum += value * value;
	return Math.sqrt(sum);
}
//#endregion
//#region src/io/compression/crc32.ts
const POLYNOMIAL = 3988292384;
let table;
/**
* The checksum of gzip and zip: of the bytes after those that gave `before`.
* @param before 0 at the start
*/
function crc32(bytes, before = 0) {
	const own = zlibCrc32();
	if (own !== void 0) return own(bytes, before);
	table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
		let value = byte;
		for (let bit = 0; bit < 8; bit++) value = value & 1 ? value >>> 1 ^ POLYNOMIAL : value >>> 1;
		return value;
	});
	let crc = ~before;
	for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]) & 255] ^ crc >>> 8;
	return ~crc >>> 0;
}
/** That of Node's zlib (from 20.15), several times faster. */
function zlibCrc32() {
	return globalThis.process?.getBuiltinModule?.("node:zlib")?.crc32;
}
//#endregion
//#region src/io/safetensors/json.ts
/** No header of ours nests deeper; what walks a value of many levels by recursion would run out of stack. */
const MAX_DEPTH = 16;
/** The value of a header's JSON text; undefined where it is not JSON, or nests deeper than any header does. */
function headerJson(text) {
	if (nestedDeeper(text, MAX_DEPTH)) return void 0;
	try {
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return void 0;
		throw error;
	}
}
/** A value of a header in a message: its beginning, as JSON. */
function shownJson(value) {
	const text = String(JSON.stringify(value));
	return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
/**
* The keys of the object that a JSON text holds, in order and with repeats (`JSON.parse` keeps only the last of each).
* The text must already have been parsed without an error.
*/
function topLevelKeys(json) {
	const keys = [];
	let depth = 0;
	for (let i = 0; i < json.length; i++) {
		const char = json[i];
		if (char === "{" || char === "[") depth++;
		else if (char === "}" || char === "]") depth--;
		else if (char === "\"") {
			const end = stringEnd(json, i);
			COLON.lastIndex = end;
			if (depth === 1 && COLON.test(json)) keys.push(JSON.parse(json.slice(i, end)));
			i = end - 1;
		}
	}
	return keys;
}
/** Whether the text opens more than `most` brackets within one another. What is within strings does not count. */
function nestedDeeper(json, most) {
	let depth = 0;
	for (let i = 0; i < json.length; i++) {
		const char = json[i];
		if (char === "{" || char === "[") depth++;
		else if (char === "}" || char === "]") depth--;
		else if (char === "\"") i = stringEnd(json, i) - 1;
		if (depth > most) return true;
	}
	return false;
}
const COLON = /\s*:/y;
function stringEnd(json, start) {
	let i = start + 1;
	while (i < json.length && json[i] !== "\"") i += json[i] === "\\" ? 2 : 1;
	return i + 1;
}
//#endregion
//#region src/io/safetensors/safetensors.ts
const TYPES = {
	F64: Float64Array,
	I64: BigInt64Array,
	U64: BigUint64Array,
	F32: Float32Array,
	I32: Int32Array,
	U32: Uint32Array,
	F16: Uint16Array,
	BF16: Uint16Array,
	I16: Int16Array,
	U16: Uint16Array,
	I8: Int8Array,
	U8: Uint8Array,
	BOOL: Uint8Array
};
const PREFIX = 8;
const METADATA = "__metadata__";
/** As in the reference implementation: a longer header is refused before it is parsed. */
const MAX_HEADER = 1e8;
/**
* Encodes tensors; the same input always gives the same bytes (widest elements first, then by name, so all are aligned).
* @param tensors by name; each one's shape must multiply to its data's length
* @param metadata strings by name, kept in the header
* @throws InputError for a shape, type or name that does not fit
*/
function encodeSafetensors(tensors, metadata = {}) {
	const entries = tensors instanceof Map ? [...tensors] : Object.entries(tensors);
	entries.sort(([a, x], [b, y]) => y.data.BYTES_PER_ELEMENT - x.data.BYTES_PER_ELEMENT || (a < b ? -1 : a > b ? 1 : 0));
	const header = Object.keys(metadata).length > 0 ? [[METADATA, metadata]] : [];
	let offset = 0;
	for (const [name, { dtype, shape, data }] of entries) {
		checkEncodable(name, {
			dtype,
			shape,
			data
		});
		header.push([name, {
			dtype,
			shape,
			data_offsets: [offset, offset + data.byteLength]
		}]);
		offset += data.byteLength;
	}
	const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
	const headerLength = Math.ceil(json.length / PREFIX) * PREFIX;
	const bytes = new Uint8Array(PREFIX + headerLength + offset);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
	bytes.fill(32, PREFIX, PREFIX + headerLength);
	bytes.set(json, PREFIX);
	let at = PREFIX + headerLength;
	for (const [, { data }] of entries) {
		bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
		at += data.byteLength;
	}
	return bytes;
}
/**
* Decodes a safetensors file, trusting nothing in it: the header's length, its JSON, every type, shape and range are checked, and
* the ranges must cover the data exactly, without gap or overlap.
* @param bytes the whole file; the tensors are copies and keep no reference to it
* @param name what to call the file in an error
* @throws InputError for anything that is damaged or not safetensors
*/
function decodeSafetensors(bytes, name = "safetensors data") {
	const fail = (what) => {
		throw new InputError(`${name} is not a valid safetensors file: ${what}; the file is damaged or of another kind.`);
	};
	if (bytes.length < PREFIX) fail(`it has ${bytes.length} bytes where the header's length alone takes ${PREFIX}`);
	const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
	if (headerLength > MAX_HEADER) fail(`its header claims ${headerLength} bytes, more than the ${MAX_HEADER} allowed`);
	if (PREFIX + headerLength > bytes.length) fail(`its header claims ${headerLength} bytes but only ${bytes.length - PREFIX} follow`);
	const header = parseHeader$1(plain.subarray(PREFIX, PREFIX + headerLength), fail);
	const body = plain.subarray(PREFIX + headerLength);
	const entries = [];
	let metadata = {};
	for (const [key, value] of Object.entries(header)) if (key === METADATA) metadata = parseMetadata(value, fail);
	else entries.push([key, parseEntry(key, value, fail)]);
	checkCover(entries, body.length, fail);
	const tensors = /* @__PURE__ */ new Map();
	for (const [key, { dtype, shape, start, end }] of entries) tensors.set(key, {
		dtype,
		shape,
		data: new TYPES[dtype](body.slice(start, end).buffer)
	});
	return {
		tensors,
		metadata
	};
}
function checkEncodable(name, { dtype, shape, data }) {
	if (name === METADATA) throw new InputError(`A tensor cannot be called ${METADATA}; give it another name.`);
	if (!(data instanceof TYPES[dtype])) throw new InputError(`Tensor ${name} of type ${dtype} needs a ${TYPES[dtype].name}, found ${data.constructor.name}.`);
	const size = shape.reduce((product, n) => product * n, 1);
	if (size !== data.length) throw new InputError(`Tensor ${name} of shape [${shape}] needs ${size} values, found ${data.length}.`);
}
function parseHeader$1(bytes, fail) {
	const text = decodeText(bytes);
	if (text !== void 0 && !text.startsWith("{")) return fail(`its header starts with ${JSON.stringify(text.slice(0, 8))} instead of "{"`);
	const header = text === void 0 ? void 0 : headerJson(text);
	if (text === void 0 || header === void 0) return fail("its header is not JSON text, or nested deeper than any");
	const seen = /* @__PURE__ */ new Set();
	for (const key of topLevelKeys(text)) {
		if (seen.has(key)) fail(`its header names ${JSON.stringify(key)} twice`);
		seen.add(key);
	}
	return header;
}
/** UTF-8, or undefined where it is not. */
function decodeText(bytes) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes);
	} catch (error) {
		if (error instanceof TypeError) return void 0;
		throw error;
	}
}
function parseMetadata(value, fail) {
	if (!isRecord$1(value)) return fail(`its ${METADATA} is not a table of strings`);
	for (const [key, text] of Object.entries(value)) if (typeof text !== "string") fail(`its ${METADATA} holds ${typeof text} under ${JSON.stringify(key)}, not a string`);
	return value;
}
function parseEntry(key, value, fail) {
	const name = shownJson(key);
	if (!isRecord$1(value)) return fail(`tensor ${name} is described by ${shownJson(value)}`);
	const { dtype, shape, data_offsets: offsets } = value;
	if (typeof dtype !== "string" || !Object.hasOwn(TYPES, dtype)) return fail(`tensor ${name} has the type ${shownJson(dtype)}, known are ${Object.keys(TYPES).join(", ")}`);
	if (!Array.isArray(shape) || !shape.every(isCount$2)) return fail(`tensor ${name} has the shape ${shownJson(shape)}`);
	if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount$2)) return fail(`tensor ${name} has the range ${shownJson(offsets)}`);
	const type = dtype;
	const [start, end] = offsets;
	const size = shape.reduce((product, n) => product * n, TYPES[type].BYTES_PER_ELEMENT);
	if (size !== end - start) fail(`tensor ${name} of shape ${shownJson(shape)} and type ${type} needs ${size} bytes but its range holds ${end - start}`);
	return {
		dtype: type,
		shape,
		start,
		end
	};
}
/** The ranges, in order, must begin at 0, touch, and end with the data: so none overlap and nothing hides between them. */
function checkCover(entries, length, fail) {
	const ordered = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
	let at = 0;
	for (const [key, { start, end }] of ordered) {
		if (start < at) fail(`tensor ${JSON.stringify(key)} overlaps the one before it at byte ${start} of the data`);
		if (start > at) fail(`bytes ${at} to ${start} of the data belong to no tensor`);
		at = end;
	}
	if (at > length) fail(`its tensors need ${at} bytes of data but ${length} follow the header (truncated)`);
	if (at < length) fail(`${length - at} bytes follow the last tensor`);
}
function isRecord$1(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isCount$2(value) {
	return Number.isSafeInteger(value) && value >= 0;
}
//#endregion
//#region src/io/safetensors/sealed.ts
/** Says that there is a checksum, so that damage to the name of the checksum itself is found as well. */
const CHECKED = { checksum: "crc32" };
/** A file of this project: arrays, a JSON header, and a checksum over both that survives another order of the arrays. */
function encodeSealed(tensors, header) {
	const metadata = {
		brenier: JSON.stringify(header),
		...CHECKED
	};
	return encodeSafetensors(tensors, {
		...metadata,
		crc32: checksumOf(tensors, metadata)
	});
}
/**
* Reads what `encodeSealed` wrote. A file without a checksum, of a version before there was one, is read as it is.
* @throws InputError as `decodeSafetensors`, and where the checksum is that of other contents
*/
function decodeSealed(bytes, name) {
	const file = decodeSafetensors(bytes, name);
	const { crc32: said, ...metadata } = file.metadata;
	if (said === void 0 && metadata.checksum === void 0) return file;
	const found = checksumOf(file.tensors, metadata);
	if (said !== found) throw new InputError(`${name} is damaged: its contents have the checksum ${found} and not the ${said ?? "missing one"} that was written with them; take another copy, or make it again.`);
	return file;
}
function checksumOf(tensors, metadata) {
	const entries = tensors instanceof Map ? [...tensors] : Object.entries(tensors);
	entries.sort(([a], [b]) => a < b ? -1 : 1);
	const described = entries.map(([name, { dtype, shape }]) => [
		name,
		dtype,
		shape
	]);
	const texts = Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1);
	let crc = crc32(new TextEncoder().encode(JSON.stringify([texts, described])));
	for (const [, { data }] of entries) crc = crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), crc);
	return crc.toString(16).padStart(8, "0");
}
//#endregion
//#region src/potentials/restore.ts
/**
* The potential that a config (from a map's file) describes. Its starting weights mean nothing: the file's replace them.
* @param room the most weights that its file has room for
* @throws InputError for a kind that is not the project's own, or a config that does not make sense
*/
function restorePotential(config, room = MOST_WEIGHTS) {
	const { kind, dimension, classes, modulus } = config;
	if (kind !== "convex" && kind !== "released" && kind !== "smooth" && kind !== "quadratic") throw new InputError(`"${kind}" is not a potential that brenier has; pass its factory to TransportMap.load.`);
	if (!isCount$1(dimension) || dimension < 1) throw new InputError(`A potential needs a positive dimension, found ${dimension}; the file is damaged.`);
	if (!isCount$1(classes)) throw new InputError(`A potential needs a whole number of classes, found ${classes}; the file is damaged.`);
	if (typeof modulus !== "number" || !(modulus > 0 && modulus < 1)) throw new InputError(`A potential's modulus lies between 0 and 1, found ${modulus}; the file is damaged.`);
	requireMemory(dimension * (dimension + 1) * Math.max(classes, 1), room);
	if (kind === "quadratic") return quadraticPotential(config);
	return networkPotential(checkedNetwork(config, room), new Random(0));
}
const DEEPEST = 100;
/** More weights than any fit has: a damaged file is refused before memory is asked for. */
const MOST_WEIGHTS = 2 ** 28;
function requireMemory(weights, room) {
	const most = Math.min(room, MOST_WEIGHTS);
	if (weights > most) throw new InputError(`The potential in the file would have ${weights} weights, at most ${most} are taken; the file is damaged.`);
}
function checkedNetwork(config, room) {
	const { hidden, pieces, spread, activation, dimension, classes } = config;
	const widths = Array.isArray(hidden) && hidden.length > 0 && hidden.length <= DEEPEST && hidden.every((w) => isCount$1(w) && w > 0);
	const scales = Array.isArray(spread) && spread.length === dimension && spread.every((s) => typeof s === "number" && s > 0 && s < Number.POSITIVE_INFINITY);
	if (!widths || !isCount$1(pieces) || !scales || activation !== "celu" && activation !== "softplus") throw new InputError("The potential in the file has widths, pieces, scales or an activation that make no sense; the file is damaged.");
	requireMemory(hidden.reduce((sum, w, l) => sum + w * (2 * (dimension + classes + 1) + (hidden[l - 1] ?? 0)), 0) + pieces * (dimension + classes + 1), room);
	return config;
}
function isCount$1(value) {
	return Number.isSafeInteger(value) && value >= 0;
}
//#endregion
//#region src/transport/header.ts
const FORMAT = "brenier-map";
/**
* @param text the header, undefined where the file has none
* @param name what to call the file in an error
* @throws InputError for anything that is not a header of this version
*/
function parseHeader(text, name) {
	if (text === void 0) throw new InputError(`${name} is a safetensors file but not a map: it has no "brenier" header; give a file that brenier fit wrote.`);
	const header = headerJson(text);
	if (header === void 0) throw new InputError(`${name} has a damaged header (not JSON); fit the map again or take another copy.`);
	if (!isRecord(header) || header.format !== "brenier-map") throw new InputError(`${name} holds ${shownJson(isRecord(header) ? header.format : header)} and not a ${FORMAT}; give a file that brenier fit wrote.`);
	if (header.version !== 1) throw new InputError(`${name} is a map of version ${shownJson(header.version)}, and this brenier reads version 1; use a later brenier.`);
	const wrong = Object.entries(ENTRIES).find(([key, fits]) => !fits(header[key]));
	if (wrong !== void 0) throw new InputError(`${name} has a header whose "${wrong[0]}" is missing or makes no sense; fit the map again or take another copy.`);
	const { potential, classes } = header;
	if (potential.classes !== void 0 && potential.classes !== classes.length) throw new InputError(`${name} names ${classes.length} classes for a potential of ${potential.classes}; fit the map again or take another copy.`);
	return header;
}
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === "string";
const isTexts = (value) => Array.isArray(value) && value.every(isText);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isPositive = (value) => Number.isFinite(value) && value > 0;
/** What each entry must be. */
const ENTRIES = {
	potential: (value) => isRecord(value) && isText(value.kind) && isCount(value.dimension) && value.dimension !== 0,
	factor: isPositive,
	sourceDeviation: isPositive,
	targetDeviation: isPositive,
	classes: (value) => isTexts(value) && new Set(value).size === value.length,
	training: (value) => isRecord(value) && [value.status, value.engine].every(isText) && [
		value.steps,
		value.sourceRows,
		value.targetRows
	].every(isCount) && Number.isFinite(value.seed) && ["none", "features"].includes(value.scale) && ["moments", "identity"].includes(value.start) && (value.columns === void 0 || isTexts(value.columns))
};
//#endregion
//#region src/transport/file.ts
/** A map as the bytes of a safetensors file: arrays and a JSON header, nothing that can run. */
function encodeMap(model) {
	const { potential, weights, frame, preconditioner, anchors, certificate, classes, training, trainedRows } = model;
	const d = frame.dimension;
	const header = {
		format: FORMAT,
		version: 1,
		potential: potential.config,
		factor: frame.factor,
		sourceDeviation: frame.sourceDeviation,
		targetDeviation: frame.targetDeviation,
		classes,
		training
	};
	const float64 = (data, ...shape) => ({
		dtype: "F64",
		shape,
		data
	});
	return encodeSealed({
		...weightTensors(potential, weights),
		...certificate && weightTensors(certificate.potential, certificate.weights, CERTIFICATE),
		"coordinates.scale": float64(frame.scale, d),
		"coordinates.sourceMean": float64(frame.sourceMean, d),
		"coordinates.targetMean": float64(frame.targetMean, d),
		"coordinates.source": float64(frame.source.data, d, d),
		"coordinates.target": float64(frame.target.data, d, d),
		"coordinates.spread": float64(frame.spread, d),
		preconditioner: {
			dtype: "F32",
			shape: [d, d],
			data: preconditioner
		},
		...anchors && { anchors: {
			dtype: "F32",
			shape: [anchors.length / d, d],
			data: anchors
		} },
		...trainedRows && {
			"trainedRows.source": sketchTensor(trainedRows.source),
			"trainedRows.target": sketchTensor(trainedRows.target)
		}
	}, header);
}
/** Before the names of the weights of the potential that certifies, where it is not the map's own. */
const CERTIFICATE = "certificate.";
function weightTensors(potential, weights, prefix = "") {
	const views = viewsOf(potential, weights);
	return Object.fromEntries(potential.parameters.map(({ name, shape }) => [prefix + weightName(name), {
		dtype: "F32",
		shape,
		data: views[name]
	}]));
}
function sketchTensor(data) {
	return {
		dtype: "U32",
		shape: [data.length],
		data
	};
}
/**
* @param name what to call the file in an error
* @param factories for potentials of the caller's own, by kind
* @throws InputError for bytes that are damaged, not a map, of a later version, or of a kind of potential that is not known
*/
function decodeMap(bytes, name = "the map", factories = {}) {
	const file = decodeSealed(bytes, name);
	const header = parseHeader(file.metadata.brenier, name);
	const { dimension: d, kind } = header.potential;
	const reader = new TensorReader(file, name);
	const scale = reader.float64("coordinates.scale", [d]);
	if (!scale.every((s) => s > 0)) throw new InputError(`${name} holds a scale that is not positive; fit the map again or take another copy.`);
	const potential = Object.hasOwn(factories, kind) ? factories[kind](header.potential) : restorePotential(header.potential, bytes.length);
	const convex = file.tensors.has(`${CERTIFICATE}${weightName("c")}`) ? asKind(potential, "convex") : null;
	const square = (key) => ({
		data: reader.float64(key, [d, d]),
		rows: d,
		columns: d
	});
	return {
		potential,
		weights: reader.weights(potential),
		...convex && { certificate: {
			potential: convex,
			weights: reader.weights(convex, CERTIFICATE)
		} },
		frame: {
			dimension: d,
			scale,
			sourceMean: reader.float64("coordinates.sourceMean", [d]),
			targetMean: reader.float64("coordinates.targetMean", [d]),
			source: square("coordinates.source"),
			target: square("coordinates.target"),
			spread: reader.float64("coordinates.spread", [d]),
			factor: header.factor,
			sourceDeviation: header.sourceDeviation,
			targetDeviation: header.targetDeviation
		},
		preconditioner: reader.float32("preconditioner", [d, d]),
		...file.tensors.has("anchors") && { anchors: reader.rows("anchors", d) },
		classes: header.classes,
		training: header.training,
		...file.tensors.has("trainedRows.source") && { trainedRows: {
			source: reader.sketch("trainedRows.source"),
			target: reader.sketch("trainedRows.target")
		} }
	};
}
/** A convex potential is convex because of these: a file that breaks them would have its bounds called certified. */
function checkConstraint(parameter, data, name) {
	const at = parameter.constraint === "nonnegative" ? data.findIndex((value) => value < 0) : -1;
	if (at >= 0) throw new InputError(`${name} holds ${data[at]} in "${weightName(parameter.name)}", which is never negative; fit the map again or take another copy.`);
	return data;
}
/** Reads tensors of an expected type and shape. */
var TensorReader = class {
	#file;
	#name;
	constructor(file, name) {
		this.#file = file;
		this.#name = name;
	}
	/** The flat weights of a potential. */
	weights(potential, prefix = "") {
		const weights = new Float32Array(sections(potential).at(-1)?.end ?? 0);
		for (const { parameter, start } of sections(potential)) {
			const data = this.float32(prefix + weightName(parameter.name), parameter.shape);
			weights.set(checkConstraint(parameter, data, this.#name), start);
		}
		return weights;
	}
	/** Any number of rows, at least one. */
	rows(key, columns) {
		const rows = Math.floor((this.#file.tensors.get(key)?.data.length ?? 0) / columns);
		return this.float32(key, [Math.max(1, rows), columns]);
	}
	float32(key, shape) {
		const { data } = this.#tensor(key, "F32", shape);
		return this.#finite(key, data);
	}
	float64(key, shape) {
		const { data } = this.#tensor(key, "F64", shape);
		return this.#finite(key, data);
	}
	/** Hashes in ascending order, each once. */
	sketch(key) {
		const length = this.#file.tensors.get(key)?.data.length ?? 0;
		const data = this.#tensor(key, "U32", [length]).data;
		if (length > 4096 || data.some((hash, i) => i > 0 && hash <= data[i - 1])) throw new InputError(`${this.#name} holds ${length} hashes in "${key}" that are not in order or too many; fit the map again or take another copy.`);
		return data;
	}
	#finite(key, data) {
		const at = data.findIndex((value) => !Number.isFinite(value));
		if (at >= 0) throw new InputError(`${this.#name} holds ${data[at]} in "${key}"; fit the map again or take another copy.`);
		return data;
	}
	#tensor(key, dtype, shape) {
		const tensor = this.#file.tensors.get(key);
		if (tensor === void 0) throw new InputError(`${this.#name} lacks the array "${key}"; fit the map again or take another copy.`);
		if (tensor.dtype !== dtype || tensor.shape.join() !== shape.join()) throw new InputError(`${this.#name} holds "${key}" as ${tensor.dtype} of shape [${tensor.shape.join(", ")}], expected ${dtype} of [${shape.join(", ")}]; it does not fit its header.`);
		return tensor;
	}
};
//#endregion
//#region src/transport/forward.ts
const BLOCK_ROWS$1 = 4096;
/** The forward map T = grad u as one graph: into the frame, the gradient of u there, and out to the target's side. */
var ForwardProgram = class ForwardProgram {
	#program;
	#dimension;
	#classes;
	constructor(program, dimension, classes) {
		this.#program = program;
		this.#dimension = dimension;
		this.#classes = classes;
	}
	static async create(engine, model, threads) {
		const { potential, weights, frame, classes } = model;
		const d = frame.dimension;
		const matrices = frameMatrices(frame);
		const fixed = (m) => constant(m.data, [m.rows, m.columns]);
		const label = classes.length > 0 ? input("label", ["rows", classes.length]) : void 0;
		const points = matmul(input("centred", pointsShape(d)), fixed(matrices.sourceIn));
		const value = potential.value(points, weightInputs(potential), label);
		const [slope] = gradient(value, [points]);
		const bytes = encodeOnnx({
			value,
			image: matmul(slope, fixed(matrices.targetOut))
		}, {
			bind: boundWeights(potential, weights),
			name: "forward"
		});
		return new ForwardProgram(await engine.load(bytes, { threads }), d, classes.length);
	}
	/**
	* @param centred S (x - m0), rows x D
	* @param label one-hot, rows x classes
	* @returns S (T(x) - m1), and u in the frame
	*/
	async run(centred, label, signal) {
		const [d, k] = [this.#dimension, this.#classes];
		const rows = centred.length / d;
		const image = new Float32Array(centred.length);
		const value = new Float32Array(rows);
		await runInBlocks(this.#program, rows, {
			centred: {
				data: centred,
				row: [d]
			},
			...label && { label: {
				data: label,
				row: [k]
			} }
		}, {
			image: {
				data: image,
				row: [d]
			},
			value: {
				data: value,
				row: []
			}
		}, {
			blockRows: BLOCK_ROWS$1,
			signal
		});
		return {
			image,
			value
		};
	}
	dispose() {
		return this.#program.dispose();
	}
};
//#endregion
//#region src/transport/map.ts
const LOAD_NAMES = {
	threads: true,
	device: true,
	potentials: true,
	onNotice: true
};
/**
* A learned optimal-transport map between mu (source) and nu (target) for the quadratic cost: T = grad u forward, S = grad u* backward.
* Immutable; all methods may be called again and again, but not at the same time on one map.
*/
var TransportMap = class TransportMap {
	model;
	#engine;
	#threads;
	#forward = null;
	#solver = null;
	#proof = null;
	#transform;
	constructor(engine, model, threads = ENGINE_OPTIONS.threads.default) {
		this.#engine = engine;
		this.model = model;
		this.#threads = threads;
		this.#transform = new FrameTransform(engine, model.frame);
	}
	get dimension() {
		return this.model.frame.dimension;
	}
	/** The labels that a conditional map knows; empty for any other. */
	get classes() {
		return this.model.classes;
	}
	/** Whether lower bounds of the distance are certified: the potential, or the one that it was released from, is strongly convex by construction. */
	get certified() {
		return this.model.potential.guarantee !== null || this.model.certificate !== void 0;
	}
	/**
	* T(x), mu -> nu.
	* @param points source points, rows x D, in the units of the table that the map was fitted on
	* @returns images, rows x D, in the precision of the points
	* @throws InputError for points of another dimension, NaN or Inf, labels that are missing or unknown, and rows so far away that their images
	*   leave the range of single precision
	*/
	async forward(points, options = {}) {
		checkCall(options);
		const { labels, signal } = options;
		const x = this.#parse(points, "The points");
		const { frame } = this.model;
		const { image } = await (await this.#forwardProgram()).run(centred(x, frame, "source"), oneHot(labels, this.classes, x.rows), signal);
		const moved = uncentred(image, frame, "target", x.data);
		requireFinite(moved);
		return moved;
	}
	/**
	* S(z), nu -> mu: solves grad u(y) = z for each row.
	* @param points target points, rows x D, in the units of the table that the map was fitted on
	* @throws InputError as `forward`. Rows that do not converge do not throw: see `status`.
	*/
	async backward(points, options = {}) {
		const z = this.#parse(points, "The points");
		const result = await this.#conjugate(z, options, oneHot(options.labels, this.classes, z.rows));
		const preimages = await this.#transform.leave(result.points, "source", z.data);
		const { frame } = this.model;
		const { sourceOut } = frameMatrices(frame);
		for (const [row, y] of result.exact ?? []) preimages.data.set(leaveExactly(y, frame, "source", sourceOut), row * this.dimension);
		return {
			points: preimages,
			status: Array.from(result.status, decodeStatus),
			residual: result.residual,
			iterations: result.iterations,
			unconvergedRows: result.unconverged,
			maxResidual: result.maxResidual
		};
	}
	/**
	* W2 squared between the distributions of two samples, by duality, with a lower bound that holds for any potential (see `Distance`). Use rows
	* that training did not see: on its own rows the estimate is too high. The map keeps a sketch of those, and gives no bound on them.
	* @throws InputError as `forward`
	*/
	async distance(source, target, options = {}) {
		const { terms, conjugate } = await this.dualTerms(source, target, options);
		const origins = originsOf(this.model, asPoints(source), asPoints(target));
		return {
			...distanceOf(terms, doubtsOf(origins)),
			...origins,
			conjugate
		};
	}
	/**
	* The terms, one a row, whose means add up to the dual value: what `distance` makes its estimate and bound from. Terms of several maps of
	* the same two distributions may be pooled, each row judged by a map that never saw it.
	* @throws InputError as `forward`
	*/
	async dualTerms(source, target, options = {}) {
		const [x, z] = [this.#parse(source, "The source"), this.#parse(target, "The target")];
		const { frame, potential, weights } = this.model;
		const a = centred(x, frame, "source");
		const b = centred(z, frame, "target");
		const { value } = await (await this.#forwardProgram()).run(a, oneHot(options.sourceLabels, this.classes, x.rows), options.signal);
		const solved = await this.#conjugate(z, options, oneHot(options.targetLabels, this.classes, z.rows));
		const floor = potential.guarantee?.floor(viewsOf(potential, weights));
		const own = dualTerms({
			frame,
			source: a,
			target: b,
			potential: value,
			objective: solved.objective,
			shortfall: floor === void 0 ? null : shortfalls(solved.difference, floor)
		});
		const proven = (await this.#certificate()?.dualTerms(source, target, options))?.terms.bound;
		return {
			terms: proven ? {
				...own,
				bound: proven
			} : own,
			conjugate: {
				unconvergedRows: solved.unconverged,
				maxResidual: solved.maxResidual
			}
		};
	}
	/**
	* Points on the geodesic between mu and nu: (1 - t) x + t T(x) has the distribution of McCann's interpolation at t.
	* @param t 0 gives the points themselves, 1 their images
	*/
	async interpolate(points, t, options = {}) {
		if (!(t >= 0 && t <= 1)) throw new InputError(`The time of an interpolation lies between 0 and 1, found ${t}.`);
		const x = this.#parse(points, "The points");
		const image = await this.forward(x, options);
		image.data.forEach((value, i) => {
			image.data[i] = (1 - t) * x.data[i] + t * value;
		});
		return image;
	}
	/** The map as the bytes of a safetensors file. */
	toBytes() {
		return encodeMap(this.model);
	}
	/** Writes the map to a file, all or nothing. @throws InputError where the path cannot be written, or there are no files (in a page) */
	save(path) {
		return fileHost("toBytes()").write(path, this.toBytes());
	}
	/** @throws InputError for bytes that are not a map, or damaged */
	static async fromBytes(bytes, options = {}, name = "The map") {
		checkNames(options, Object.keys(LOAD_NAMES));
		const model = decodeMap(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), name, options.potentials);
		return new TransportMap(await openEngine(options), model, options.threads);
	}
	/** Reads a map that `save` wrote; never runs anything from the file. @throws InputError as `fromBytes`, and for a path without a file */
	static async load(path, options = {}) {
		return TransportMap.fromBytes(await fileHost("fromBytes(bytes)").read(path), options, path);
	}
	/** Frees the memory outside JavaScript; the map can be used again afterwards, at the cost of loading its graphs again. */
	async dispose() {
		const open = [this.#forward, this.#solver];
		this.#forward = this.#solver = null;
		for (const program of open) await (await program)?.dispose();
		await this.#proof?.dispose();
		this.#proof = null;
		await this.#transform.dispose();
	}
	#parse(points, name) {
		const parsed = asPoints(points, name);
		if (parsed.columns !== this.dimension) throw new InputError(`${name} have ${parsed.columns} columns, but the map was fitted on ${this.dimension}; give the same columns, in the same order.`);
		return parsed;
	}
	/** The map of the potential that certifies, where it is not the map's own. */
	#certificate() {
		const { certificate, anchors: _, ...model } = this.model;
		if (certificate !== void 0) this.#proof ??= new TransportMap(this.#engine, {
			...model,
			...certificate
		}, this.#threads);
		return this.#proof;
	}
	#forwardProgram() {
		this.#forward ??= ForwardProgram.create(this.#engine, this.model, this.#threads);
		return this.#forward;
	}
	async #conjugate(z, options, labels) {
		const solving = solvingOptions(options);
		const { frame, potential, weights, preconditioner, anchors, classes } = this.model;
		this.#solver ??= ConjugateSolver.create(this.#engine, {
			potential,
			weights,
			preconditioner,
			metric: residualMetric(frame),
			anchors,
			classes: classes.length,
			threads: this.#threads
		});
		const targets = await this.#transform.enter(z, "target");
		const { signal } = options;
		const { targetIn } = frameMatrices(frame);
		const exactTarget = (row) => enterExactly(z.data.subarray(row * z.columns, (row + 1) * z.columns), frame, "target", targetIn);
		return (await this.#solver).solve(targets, {
			...solving,
			exactTarget,
			...signal && { signal }
		}, labels);
	}
};
/** @throws InputError at the first image that is not finite */
function requireFinite({ data, columns }) {
	let at = 0;
	while (at < data.length && Number.isFinite(data[at])) at++;
	if (at === data.length) return;
	throw new InputError(`Row ${Math.floor(at / columns) + 1} of the points has no finite image (${data[at]} in column ${at % columns + 1}): it lies too far from the rows that the map was fitted on; leave such rows out.`);
}
//#endregion
//#region src/training/anchors.ts
const MOST = 512;
/** Rows that an anchor is the mean of, at least: no row of the table is in the map. */
const FEWEST_ROWS$1 = 8;
/**
* Points all over the source's region, for a map whose inverse must start near its solution (see `NearestStarts`): the means of the cells
* of a stratification.
* @returns anchors, rows x D, in the frame
*/
function anchorsOf({ source, frame }) {
	const d = frame.dimension;
	const rows = rowCount(source, d);
	const [all] = groupsOf({ rows: source.rows }, d, 1);
	const cells = strata(source.rows, d, all, Math.max(1, Math.min(MOST, Math.floor(rows / FEWEST_ROWS$1))));
	const anchors = new Float32Array(cells.length * d);
	cells.forEach((members, k) => {
		for (const row of members) for (let j = 0; j < d; j++) anchors[k * d + j] += source.rows[row * d + j] / members.length;
	});
	return anchors;
}
//#endregion
//#region src/training/trained-map.ts
/** The map of a state of training: the best weights so far, and how they came to be. */
function trainedMap(engine, problem, state, { status, rows: [sourceRows, targetRows], options }) {
	const { frame, seed, classes, threads } = problem;
	const { scale, start } = withDefaults(options);
	const { columns } = options;
	const training = {
		status,
		steps: state.step,
		seed,
		sourceRows,
		targetRows,
		scale,
		start,
		engine: engine.description,
		...columns && { columns }
	};
	return new TransportMap(engine, {
		...potentialOf(problem, state),
		frame,
		preconditioner: state.preconditioner,
		classes,
		training,
		...state.trainedRows && { trainedRows: state.trainedRows }
	}, threads);
}
/**
* The potential of a map: the one that was trained, and after its release the released one with anchors for its inverse and the convex one
* that it came from. Weights that were kept from before the release are convex still.
*/
function potentialOf(problem, state) {
	const { potential } = problem;
	const weights = chosenWeights(state);
	const { released } = state;
	if (released !== null && chosenStep(state) > released.step) return {
		potential: asKind(potential, "released"),
		weights,
		anchors: anchorsOf(problem),
		certificate: {
			potential,
			weights: released.convex
		}
	};
	return potential.guarantee === null ? {
		potential,
		weights,
		anchors: anchorsOf(problem)
	} : {
		potential,
		weights
	};
}
//#endregion
//#region src/training/run.ts
const CURVE_POINTS = 200;
const JUDGED_BY_TRAINING = "too few rows were held out: the map is judged on rows that it was trained on";
/** One fit from data to map: parse, prepare, train, judge. */
var Run = class {
	#options;
	#log;
	#part;
	#resume;
	#notices = [];
	#curve = [];
	#began = performance.now();
	#streams = null;
	/** The map of the state as it is, which the trainer that runs belongs to. */
	#mapWith = null;
	state = null;
	constructor(options, log, resume, part = {}) {
		this.#log = log;
		this.#part = part;
		this.#resume = resume;
		this.#options = {
			...options,
			onNotice: (message) => {
				this.#notices.push(message);
				options.onNotice?.(message);
			}
		};
	}
	mapSoFar() {
		return this.#mapWith?.("interrupted") ?? null;
	}
	async run(source, target) {
		const { trained, prepared } = await this.train(source, target);
		return {
			map: trained.map,
			summary: await this.#summarise(trained, prepared),
			judged: trained.judged
		};
	}
	/** All of a fit but its judgement. */
	async train(source, target) {
		checkOptions(this.#options);
		this.#streams = await Streams.open(source, target, this.#options);
		try {
			return await this.#train(this.#streams);
		} finally {
			await this.#streams.close();
		}
	}
	async #train(streams) {
		const options = this.#options;
		const [x, z] = parseSides(streams.source, streams.target);
		checkColumns(options, x.columns);
		const classes = indexClasses(x, z, options);
		options.signal?.throwIfAborted();
		const engine = await openEngine(options);
		const prepared = await prepare(engine, x, z, classes, options, {
			...streams.splits,
			...this.#part
		});
		const [sourceRows, targetRows] = [streams.rows("source", x.rows), streams.rows("target", z.rows)];
		const trained = await this.#trainWatched(engine, prepared, classes.classes, sourceRows, targetRows);
		await requireFiniteMap(trained.map, trained.judged);
		return {
			trained,
			prepared
		};
	}
	/** Trains; where a potential that may lose its convexity has lost it, trains the one that cannot instead. */
	async #trainWatched(engine, prepared, classes, sourceRows, targetRows) {
		const kind = this.#kind(this.#trainingRows(prepared));
		const attempt = (choice, convex) => this.#attempt(engine, prepared, classes, choice, [sourceRows, targetRows], convex);
		const found = await attempt(kind);
		if (found.map.model.potential.guarantee !== null) return found;
		const convexity = await convexityOf(engine, found.map, namedRows(found.map, prepared, "watched"));
		const first = {
			...found,
			convexity
		};
		const fault = first.status === "diverged" ? FIT_MESSAGES.diverged : faultOf(convexity);
		if (fault === null) return first;
		const notice = this.#options.onNotice;
		if (kind.make) {
			notice(`${fault} Its backward map is not to be trusted; make the potential convex, or take potential 'convex'.`);
			return first;
		}
		notice(`${fault} The potential that is convex by construction was fitted instead.`);
		await first.map.dispose();
		this.#resume = void 0;
		this.#curve.length = 0;
		return attempt({ name: "convex" }, first.map.model.certificate?.weights);
	}
	/** What is asked for; a potential that failed before the fit was interrupted is not tried again. */
	#kind(rows) {
		const kind = chooseKind(withDefaults(this.#options).potential, rows);
		const watched = kind.name === "smooth" || kind.name === "released";
		if (this.#resume?.potential !== "convex" || kind.make || !watched) return kind;
		this.#options.onNotice(`The ${kind.name} potential had been given up for the convex one, whose training continues.`);
		return { name: "convex" };
	}
	/**
	* @param rows of the source and the target
	* @param from convex weights to start at, in place of the potential's own
	*/
	async #attempt(engine, prepared, classes, kind, rows, from) {
		const problem = this.#problem(prepared, classes, kind);
		const trainer = await Trainer.open(engine, problem, this.#resume);
		const { state } = trainer;
		this.state = state;
		state.trainedRows ??= {
			source: prepared.source.sketch,
			target: prepared.target.sketch
		};
		if (from !== void 0) for (const weights of [state.weights, state.average]) weights.set(from);
		this.#mapWith = (status) => trainedMap(engine, problem, state, {
			status,
			rows,
			options: this.#options
		});
		const { status, kept } = await this.#takeSteps(trainer, engine, problem);
		const map = this.#mapWith(status);
		const judged = namedRows(map, prepared, "judged");
		return {
			map,
			status,
			seconds: state.seconds,
			kept,
			judged,
			convexity: null
		};
	}
	/** Of the smaller side. */
	#trainingRows({ source, target, frame }) {
		return Math.min(this.#streams.rows("source", rowCount(source.training, frame.dimension)), this.#streams.rows("target", rowCount(target.training, frame.dimension)));
	}
	#problem(prepared, classes, kind) {
		const { seed, threads, mmdWeight, start } = withDefaults(this.#options);
		const { frame, pulls, source, target } = prepared;
		const d = frame.dimension;
		const { steps, maxTime } = this.#options;
		const usual = chooseRecipe(kind.name, d, this.#trainingRows(prepared), steps === void 0 ? maxTime : void 0);
		const recipe = withOptions({
			...usual,
			batch: Math.max(usual.batch, classes.length)
		}, this.#options);
		const random = fitRandom(seed).stream("initial weights");
		const { spread } = frame;
		const starts = classStarts(source.training, target.training, d, classes.length, start);
		const potential = kind.make ? kind.make({
			dimension: d,
			spread,
			classes: classes.length,
			random
		}) : initialPotential(kind.name === "released" ? "convex" : kind.name, spread, recipe.hidden, starts, random);
		const heldOut = source.heldOut && target.heldOut && {
			source: source.heldOut,
			target: target.heldOut
		};
		return {
			frame,
			potential,
			recipe,
			source: source.training,
			target: target.training,
			heldOut,
			classes,
			pulls,
			mmdWeight,
			seed,
			threads
		};
	}
	async #takeSteps(trainer, engine, problem) {
		const { maxTime = Number.POSITIVE_INFINITY, signal, onStep } = this.#options;
		const { recipe, frame, potential } = problem;
		let whole = recipe.steps;
		const onProgress = (event) => {
			whole = event.steps;
			this.#log.push(event);
			if (event.progress * CURVE_POINTS >= this.#curve.length) this.#curve.push(event);
		};
		const seconds = Math.max(maxTime - (performance.now() - this.#began) / 1e3, 0);
		try {
			return {
				status: await train(trainer, {
					beforeStep: () => this.#streams.follow(trainer, problem, engine),
					steps: recipe.steps,
					seconds,
					until: this.#part.until,
					frame,
					recipe,
					watched: potential.guarantee === null,
					onProgress,
					...signal && { signal },
					...onStep && { onStep }
				}),
				kept: Math.min(1, chosenStep(trainer.state) / whole)
			};
		} finally {
			await trainer.dispose();
		}
	}
	async #summarise({ map, judged, status, seconds, convexity }, { source, target, frame }) {
		const { steps, seed, scale } = map.model.training;
		const { signal } = this.#options;
		const { terms, conjugate } = await map.dualTerms(judged.source, judged.target, {
			...judged,
			...signal && { signal }
		});
		const heldOut = source.heldOut !== null && target.heldOut !== null;
		const w2Squared = distanceOf(terms, heldOut ? doubtsOfHeldOut(map, judged) : [JUDGED_BY_TRAINING]);
		return {
			status,
			steps,
			seconds,
			seed,
			dimension: frame.dimension,
			scale,
			potential: map.model.potential.config.kind,
			parameters: map.model.weights.length,
			classes: map.classes,
			conjugate: {
				status: conjugate.unconvergedRows === 0 ? "converged" : "unconverged",
				unconvergedShare: conjugate.unconvergedRows / judged.target.rows,
				...conjugate
			},
			convexity,
			w2Squared,
			heldOut: {
				sourceRows: heldOut ? judged.source.rows : 0,
				targetRows: heldOut ? judged.target.rows : 0
			},
			notices: this.#notices,
			curve: this.#curve
		};
	}
};
/** Of rows that were held out nothing is unknown, but the table may hold them twice, or the other side's may. */
function doubtsOfHeldOut({ model }, { source, target }) {
	return repeated$2(originsOf(model, source, target));
}
/** Rows of both sides, with the names of their classes. */
function namedRows(map, prepared, which) {
	const { [which]: source } = prepared.source;
	const { [which]: target } = prepared.target;
	const named = (classOf) => Array.from(classOf, (k) => map.classes[k]);
	return {
		source: source.points,
		target: target.points,
		...source.classOf && { sourceLabels: named(source.classOf) },
		...target.classOf && { targetLabels: named(target.classOf) }
	};
}
function parseSides(source, target) {
	const [x, z] = [asPoints(source, "The source"), asPoints(target, "The target")];
	if (x.columns !== z.columns) throw new InputError(`The source has ${x.columns} columns and the target ${z.columns}; both need the same features, in the same order.`);
	for (const [name, { rows }] of [["source", x], ["target", z]]) if (rows < 2) throw new InputError(`The ${name} has 1 row; a map is learned from at least 2 rows a side.`);
	return [x, z];
}
//#endregion
//#region src/training/cross-fit/folds.ts
/** A fold's rows have a mean and a variance from so many on. */
const FEWEST_ROWS = 2;
/**
* Of a fold's fit, where any rows are to choose: fewer than these choose hardly better than by chance, but no more than a quarter of the
* rows are spared for them.
*/
const CHOOSING = {
	rows: 50,
	share: .25
};
/**
* Divides the rows of both sides into folds of equal size, and each class evenly over them. A row that is once in each table is in the same
* fold on both sides, so that the map that judges it never saw it on the other side either.
* @param random its own stream: not drawn from, but the parent of those that are
* @throws InputError for more folds than the rows, or the rows of a class, are enough for
*/
function chooseFolds({ source, target }, classes, count, random) {
	const dealers = {
		source: new Dealer(source.rows, count, classes.source),
		target: new Dealer(target.rows, count, classes.target)
	};
	const shared = sharedRows(source, target);
	for (const i of random.stream("shared").permutation(shared.length)) {
		const [a, b] = shared[i];
		dealers.target.put(b, dealers.source.deal(a));
	}
	for (const side of ["source", "target"]) {
		for (const row of random.stream(side).permutation(dealers[side].foldOf.length)) dealers[side].deal(row);
		requireEnough(dealers[side], side, count, classes);
	}
	return {
		source: dealers.source.foldOf,
		target: dealers.target.foldOf
	};
}
/**
* The rows that a fold's fit trains on, those that choose its weights, and those that judge it: the fold.
* @param share of the other rows that choose, at least
*/
function foldSplit(foldOf, fold, share, random, classOf) {
	const all = Int32Array.from(foldOf.keys());
	const others = all.filter((row) => foldOf[row] !== fold);
	const wanted = share === 0 ? 0 : choosingRows(others.length, share);
	const { training, heldOut } = splitRows(others.length, wanted, random, classOf && classesAt(others, classOf));
	const numbers = (places) => places.map((place) => others[place]);
	return {
		training: numbers(training),
		heldOut: heldOut && numbers(heldOut),
		judged: all.filter((row) => foldOf[row] === fold)
	};
}
function choosingRows(rows, share) {
	return Math.max(Math.round(share * rows), Math.min(CHOOSING.rows, Math.round(CHOOSING.share * rows)));
}
function classesAt(rows, classOf) {
	return Uint16Array.from(rows, (row) => classOf[row]);
}
/** Gives each row of a table a fold: the one with the fewest rows of its class so far and, among those, the fewest rows. */
var Dealer = class {
	/** -1 before it is dealt. */
	foldOf;
	sizes;
	#classOf;
	#ofClass = /* @__PURE__ */ new Map();
	constructor(rows, folds, classOf) {
		this.foldOf = new Int32Array(rows).fill(-1);
		this.sizes = new Int32Array(folds);
		this.#classOf = classOf;
	}
	/** @returns the row's fold, which it keeps if it has one */
	deal(row) {
		if (this.foldOf[row] !== -1) return this.foldOf[row];
		const own = this.#counts(row);
		let best = 0;
		for (let k = 1; k < own.length; k++) if (own[k] < own[best] || own[k] === own[best] && this.sizes[k] < this.sizes[best]) best = k;
		return this.put(row, best);
	}
	put(row, fold) {
		this.foldOf[row] = fold;
		this.#counts(row)[fold]++;
		this.sizes[fold]++;
		return fold;
	}
	/** The class and number of rows of a class that is in one fold only. */
	get confined() {
		if (this.#classOf === void 0) return void 0;
		for (const [classNumber, counts] of this.#ofClass) {
			const rows = counts.reduce((sum, one) => sum + one, 0);
			if (counts.includes(rows)) return {
				classNumber,
				rows
			};
		}
	}
	#counts(row) {
		const k = this.#classOf?.[row] ?? 0;
		let counts = this.#ofClass.get(k);
		if (counts === void 0) {
			counts = new Int32Array(this.sizes.length);
			this.#ofClass.set(k, counts);
		}
		return counts;
	}
};
function requireEnough({ foldOf, sizes, confined }, side, count, { classes }) {
	if (sizes.some((rows) => rows < FEWEST_ROWS)) throw new InputError(sentence`${field("folds")} ${count} needs at least ${FEWEST_ROWS * count} rows on each side, but the ${side} has ${foldOf.length}; choose fewer folds.`);
	if (confined !== void 0) throw new InputError(sentence`${field("folds")} needs rows of each class to train on beside those that are judged, but the ${side} has only ${confined.rows} of class ${classes[confined.classNumber]}; drop the class, or fit without folds.`);
}
/** The places in both tables of the rows that are once in each. */
function sharedRows(source, target) {
	const [from, to] = [placesOnce(source), placesOnce(target)];
	return [...from].flatMap(([hash, a]) => {
		const b = to.get(hash);
		return a === null || b === null || b === void 0 ? [] : [[a, b]];
	});
}
/** The place of each row by its hash; null for rows that are there more than once. */
function placesOnce(points) {
	const places = /* @__PURE__ */ new Map();
	rowHashes(points).forEach((hash, row) => {
		places.set(hash, places.has(hash) ? null : row);
	});
	return places;
}
//#endregion
//#region src/training/cross-fit/cross-fit.ts
/**
* A fit whose every row judges. The rows of each side are divided into K folds; map k is trained without fold k, on the other rows and a few
* of them to choose by, and judges fold k, so that no row is judged by a map that it taught or chose. The terms of all rows together are the
* estimate, the interval and the bound (see `poolTerms`). The map that is given is trained on all rows, for as long as the median fold kept
* its weights: no rows are left that could choose it. It is the map of a fit with heldOut 0, ended there.
*
* All K + 1 fits have one cost: under scale 'features' its factors are of all rows, since they are part of the question.
*/
var CrossFit = class {
	#options;
	#log;
	#resume;
	#notices = [];
	#began = performance.now();
	#last = null;
	constructor(options, log, resume) {
		this.#log = log;
		this.#resume = resume;
		this.#options = {
			...options,
			onNotice: (message) => {
				if (this.#notices.includes(message)) return;
				this.#notices.push(message);
				options.onNotice?.(message);
			}
		};
	}
	/** That of the fit on all rows, once it has begun. */
	get state() {
		return this.#last?.state ?? null;
	}
	/** That of the fit on all rows: a fold's map saw too few of them to be given. */
	mapSoFar() {
		return this.#last?.mapSoFar() ?? null;
	}
	async run(source, target) {
		const options = this.#options;
		checkOptions(options);
		if (this.#resume !== void 0 || options.onStep !== void 0) throw new InputError("A fit with folds is several fits in turn, so its state can be neither saved nor resumed from; leave out the folds, or the state.", { field: "folds" });
		const sides = await openSides(source, target, options);
		checkColumns(options, sides.source.columns);
		const { seed, scale } = withDefaults(options);
		const classes = indexClasses(sides.source, sides.target, options);
		const momentsAt = (side) => {
			const all = Int32Array.from({ length: sides[side].rows }, (_, row) => row);
			return momentsOf(pullFor(side, sides[side], all, options, classes[side], () => {})(sides[side]), fitRandom(seed).stream(`moments/${side}`));
		};
		const [m0, m1] = [momentsAt("source"), momentsAt("target")];
		requireVariance(m0, m1);
		for (const notice of describeData(sides.source, sides.target, m0, m1, scale, options.columns)) options.onNotice(notice);
		const factors = costScale(m0, m1, scale);
		const folds = await this.#fitFolds(sides, classes, factors);
		return this.#fitAll(sides, folds, factors);
	}
	async #fitFolds(sides, classes, scale) {
		const { seed, folds: count } = withDefaults(this.#options);
		const foldOf = chooseFolds(sides, classes, count, fitRandom(seed).stream("folds"));
		const fits = [];
		for (let k = 0; k < count; k++) fits.push(await this.#fitFold(k, sides, classes, foldOf, scale));
		return fits;
	}
	/** Trains one fold's map and judges it: its notices are those of the fit on all rows. */
	async #fitFold(k, sides, classes, foldOf, scale) {
		const { seed, heldOut } = withDefaults(this.#options);
		const random = fitRandom(seed).stream("folds");
		const split = (side) => foldSplit(foldOf[side], k, heldOut, random.stream(`choosing/${side}`, k), classes[side]);
		const part = {
			source: split("source"),
			target: split("target"),
			scale
		};
		const { trained } = await this.#open(k, part, {
			...this.#options,
			onNotice: () => {}
		}).train(sides.source, sides.target);
		const { map, judged, kept, seconds } = trained;
		const { signal } = this.#options;
		const judgement = await map.dualTerms(judged.source, judged.target, {
			...judged,
			...signal && { signal }
		});
		await map.dispose();
		return {
			map,
			judged,
			kept,
			seconds,
			judgement
		};
	}
	async #fitAll(sides, folds, scale) {
		const { seed } = withDefaults(this.#options);
		const all = (side) => {
			const { rows } = sides[side];
			const judged = Int32Array.from({ length: rows }, (_, row) => row);
			return {
				...splitRows(rows, 0, fitRandom(seed).stream(`held-out split/${side}`)),
				judged
			};
		};
		const part = {
			source: all("source"),
			target: all("target"),
			scale,
			until: median(folds)
		};
		this.#last = this.#open(folds.length, part, this.#options);
		const { map, summary } = await this.#last.run(sides.source, sides.target);
		const judgements = folds.map(({ judgement }) => judgement);
		return {
			map,
			summary: {
				...summary,
				seconds: folds.reduce((sum, { seconds }) => sum + seconds, summary.seconds),
				w2Squared: distanceOf(poolTerms(judgements.map(({ terms }) => terms)), repeated$2(originsOfFolds(folds))),
				heldOut: {
					sourceRows: sides.source.rows,
					targetRows: sides.target.rows
				},
				folds: {
					count: folds.length,
					kept: folds.map(({ kept }) => kept),
					conjugate: {
						unconvergedRows: judgements.reduce((sum, { conjugate }) => sum + conjugate.unconvergedRows, 0),
						maxResidual: Math.max(...judgements.map(({ conjugate }) => conjugate.maxResidual))
					}
				},
				notices: this.#notices
			},
			judged: joinJudged(folds.map(({ judged }) => judged)),
			folds: folds.map((fold) => ({
				map: fold.map,
				judged: fold.judged
			}))
		};
	}
	/** One of the K + 1 fits, with its share of the time that is left. */
	#open(k, part, options) {
		const fits = withDefaults(options).folds + 1;
		const { maxTime } = options;
		const elapsed = () => (performance.now() - this.#began) / 1e3;
		const left = maxTime && { maxTime: Math.max(maxTime - elapsed(), .001) / (fits - k) };
		const push = (event) => {
			const progress = (k + Math.min(1, event.progress / (part.until ?? 1))) / fits;
			const secondsLeft = elapsed() * (1 / progress - 1);
			this.#log.push({
				...event,
				fit: {
					number: k + 1,
					of: fits
				},
				progress,
				seconds: elapsed(),
				secondsLeft
			});
		};
		return new Run({
			...options,
			...left
		}, { push }, void 0, part);
	}
};
/** What is known of the rows of all folds, each against the map that judges it. */
function originsOfFolds(folds) {
	const each = folds.map(({ map, judged }) => originsOf(map.model, judged.source, judged.target));
	const sum = (of) => each.reduce((total, one) => total + of(one), 0);
	const seen = (side) => {
		const [lookedUp, found] = [sum(({ trained }) => trained[side].lookedUp), sum(({ trained }) => trained[side].found)];
		return {
			rows: sum(({ trained }) => trained[side].rows),
			lookedUp,
			found,
			share: lookedUp && found / lookedUp
		};
	};
	const [source, target] = [seen("source"), seen("target")];
	const shared = sum((one) => one.shared.rows);
	return {
		trained: {
			source,
			target
		},
		shared: {
			rows: shared,
			share: shared / Math.min(source.rows, target.rows)
		}
	};
}
/** Both tables in memory. @throws InputError for one that is too large for that */
async function openSides(source, target, options) {
	const streams = await Streams.open(source, target, options);
	await streams.close();
	const [x, z] = parseSides(streams.source, streams.target);
	return {
		source: x,
		target: z
	};
}
/** How long the map of all rows is trained: of an even number of folds, the lower of the two in the middle. */
function median(folds) {
	const kept = folds.map((fold) => fold.kept).sort((a, b) => a - b);
	return kept[kept.length - 1 >> 1];
}
//#endregion
//#region src/training/event-log.ts
/** Events of one producer for any number of readers, each of which sees all of them from the first on. */
var EventLog = class {
	#events = [];
	#waiting = [];
	#end = null;
	push(event) {
		this.#events.push(event);
		this.#wake();
	}
	/** No more events; readers end, or throw the error once they have read the rest. */
	close(end = {}) {
		this.#end = end;
		this.#wake();
	}
	#wake() {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const wake of waiting) wake();
	}
	async *[Symbol.asyncIterator]() {
		for (let next = 0;;) if (next < this.#events.length) yield this.#events[next++];
		else if (this.#end === null) await new Promise((wake) => this.#waiting.push(wake));
		else if ("error" in this.#end) throw this.#end.error;
		else return;
	}
};
//#endregion
//#region src/training/fit.ts
/**
* Learns the optimal-transport map between two samples, for the cost |x - z|^2.
*
* Maximises the Kantorovich dual over one potential by stochastic gradient descent, the c-transform being solved to a tolerance at
* every step (Park et al. 2026, Algorithm 1; docs/method.md for what differs).
*
* @param source points of mu, rows x D; or a `RowStream`, of which only a pool of rows is in memory at a time
* @param target points of nu, rows x D; the numbers of rows may differ
* @param resume the state of an earlier run on the same data and options
* @returns at once; the run rejects with InputError for data that cannot be fitted, or with the signal's reason
*/
function fit(source, target, options = {}, resume) {
	const log = new EventLog();
	const run = options.folds ? new CrossFit(options, log, resume) : new Run(options, log, resume);
	const result = run.run(source, target);
	result.then(() => log.close(), (error) => log.close({ error }));
	return {
		result,
		then: (resolve, reject) => result.then(({ map }) => map).then(resolve, reject),
		[Symbol.asyncIterator]: () => log[Symbol.asyncIterator](),
		state: () => run.state,
		mapSoFar: () => run.mapSoFar()
	};
}
//#endregion
//#region src/engine/native.ts
var native_exports = /* @__PURE__ */ __exportAll({ engine: () => engine });
/**
* Unless this variable is set, onnxruntime-node writes a device's number and a database of events below ~/.cache/Microsoft at the first
* session, and sends them. Importing it is what comes after, whatever a bundler does with the imports of this file.
* @throws Error in a worker that has a copy of the environment, where the native library would not see the variable
*/
function silence() {
	process.env[SILENCED] = "1";
	if (isMainThread) return;
	const { report } = process;
	const { excludeNetwork } = report;
	Object.assign(report, { excludeNetwork: true });
	const { environmentVariables } = report.getReport();
	Object.assign(report, { excludeNetwork });
	if (environmentVariables[SILENCED] !== "1") throw new Error(`this worker cannot switch off the telemetry of onnxruntime-node; set process.env.${SILENCED} = '1' in the main thread, or start the worker with env: SHARE_ENV.`);
}
var SILENCED, ort, engine;
var init_native = __esmMin((async () => {
	init_program();
	SILENCED = "ORT_DISABLE_TELEMETRY";
	silence();
	({default: ort} = await import("onnxruntime-node"));
	engine = {
		device: "native",
		description: `onnxruntime-node ${ort.env.versions.node}`,
		async load(model, { threads = 1 } = {}) {
			return new SessionProgram(await ort.InferenceSession.create(model, {
				executionProviders: ["cpu"],
				graphOptimizationLevel: "all",
				intraOpNumThreads: threads,
				interOpNumThreads: 1,
				executionMode: "sequential",
				logSeverityLevel: 4
			}), ort.Tensor, "in place");
		}
	};
}));
//#endregion
//#region src/index.ts
/**
* brenier learns optimal-transport maps between two sets of points: forward, backward, distance and certificate from one potential.
*
* ```ts
* import { fit } from 'brenier'
* const map = await fit(source, target, { seed: 7 })
* const images = await map.forward(points)
* ```
*/
provideEngine("native", () => init_native().then(() => native_exports));
provideFiles({
	exists: pathExists,
	read: readBytes,
	write: writeBytes
});
//#endregion
//#region ../../main/node_modules/zod/v4/core/util.js
function getEnumValues(entries) {
	const numericValues = Object.values(entries).filter((v) => typeof v === "number");
	return Object.entries(entries).filter(([k, _]) => numericValues.indexOf(+k) === -1).map(([_, v]) => v);
}
function joinValues(array, separator = "|") {
	return array.map((val) => stringifyPrimitive(val)).join(separator);
}
function jsonStringifyReplacer(_, value) {
	if (typeof value === "bigint") return value.toString();
	return value;
}
var Cached = class {
	constructor(getter) {
		this._getter = getter;
		this._value = void 0;
	}
	get value() {
		const getter = this._getter;
		if (getter !== void 0) {
			this._value = getter();
			this._getter = void 0;
		}
		return this._value;
	}
};
function cached(getter) {
	return new Cached(getter);
}
function nullish(input) {
	return input === null || input === void 0;
}
function cleanRegex(source) {
	const start = source.startsWith("^") ? 1 : 0;
	const end = source.endsWith("$") ? source.length - 1 : source.length;
	return source.slice(start, end);
}
function floatSafeRemainder(val, step) {
	const ratio = val / step;
	const roundedRatio = Math.round(ratio);
	const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
	if (Math.abs(ratio - roundedRatio) < tolerance) return 0;
	return ratio - roundedRatio;
}
function assignProp(target, prop, value) {
	Object.defineProperty(target, prop, {
		value,
		writable: true,
		enumerable: true,
		configurable: true
	});
}
/**
* Whichever object a def's `shape` currently answers from: the one the caller passed until the first read, the frozen copy after it.
*
* Its keys and descriptors read without invoking anything, which is what lets a discriminated union check its discriminator, and the cycle walk read a shape, without resolving a getter that references the schema being constructed. A def that answers `shape` from an accessor of its own has none.
*/
function rawShape(def) {
	const desc = Object.getOwnPropertyDescriptor(def, "shape");
	return desc?.get ? desc.get.raw : desc?.value;
}
function sourceShape(schema) {
	return rawShape(schema._zod.def) ?? schema._zod.def.shape;
}
function deferProp(target, key, getter) {
	Object.defineProperty(target, key, {
		get() {
			const value = getter();
			assignProp(this, key, value);
			return value;
		},
		enumerable: true,
		configurable: true
	});
}
function putProp(target, key, value) {
	if (key in target) assignProp(target, key, value);
	else target[key] = value;
}
/**
* Copies `keys` of `source`'s shape onto `target`, each value passed through `wrap`.
*
* A key the source has resolved is copied through now, so the derived shape states it outright and nothing has to resolve it to learn what it holds. A key the source still defers stays deferred, and reads back through the source's own `shape`, so it resolves once and both shapes get that one schema.
*/
function mirrorShape(target, source, keys, wrap) {
	const raw = sourceShape(source);
	for (const key of keys) {
		const desc = Object.getOwnPropertyDescriptor(raw, key);
		if (!desc.enumerable) continue;
		if (desc.get) deferProp(target, key, () => {
			const value = source._zod.def.shape[key];
			return wrap ? wrap(value, key) : value;
		});
		else putProp(target, key, wrap ? wrap(desc.value, key) : desc.value);
	}
}
function mirrorProps(target, source) {
	for (const key of Reflect.ownKeys(source)) {
		const desc = Object.getOwnPropertyDescriptor(source, key);
		if (!desc.enumerable) continue;
		if (desc.get) deferProp(target, key, () => source[key]);
		else putProp(target, key, desc.value);
	}
}
function mergeDefs(...defs) {
	const mergedDescriptors = {};
	for (const def of defs) Object.assign(mergedDescriptors, Object.getOwnPropertyDescriptors(def));
	return Object.defineProperties({}, mergedDescriptors);
}
function esc(str) {
	return JSON.stringify(str);
}
function slugify(input) {
	return input.toLowerCase().trim().replace(/[^\w\s-]/g, "").replace(/[\s_-]+/g, "-").replace(/^-+|-+$/g, "");
}
const captureStackTrace = "captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => {};
function isObject(data) {
	return typeof data === "object" && data !== null && !Array.isArray(data);
}
const allowsEval = /* @__PURE__ */ cached(() => {
	if (globalConfig.jitless) return false;
	if (typeof navigator !== "undefined" && navigator?.userAgent?.includes("Cloudflare")) return false;
	try {
		new Function("");
		return true;
	} catch (_) {
		return false;
	}
});
function isPlainObject(o) {
	if (isObject(o) === false) return false;
	const ctor = o.constructor;
	if (ctor === void 0) return true;
	if (typeof ctor !== "function") return true;
	const prot = ctor.prototype;
	if (isObject(prot) === false) return false;
	if (Object.prototype.hasOwnProperty.call(prot, "isPrototypeOf") === false) return false;
	return true;
}
function shallowClone(o) {
	if (isPlainObject(o)) return { ...o };
	if (Array.isArray(o)) return [...o];
	if (o instanceof Map) return new Map(o);
	if (o instanceof Set) return new Set(o);
	return o;
}
const propertyKeyTypes = /* @__PURE__ */ new Set([
	"string",
	"number",
	"symbol"
]);
function escapeRegex(str) {
	return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function clone(inst, def, params) {
	const cl = new inst._zod.constr(def ?? inst._zod.def);
	if (!def || params?.parent) cl._zod.parent = inst;
	return cl;
}
function normalizeParams(_params) {
	const params = _params;
	if (!params) return {};
	if (typeof params === "string") return { error: () => params };
	if (params?.message !== void 0) {
		if (params?.error !== void 0) throw new Error("Cannot specify both `message` and `error` params");
		params.error = params.message;
	}
	delete params.message;
	if (typeof params.error === "string") return {
		...params,
		error: () => params.error
	};
	return params;
}
function stringifyPrimitive(value) {
	if (typeof value === "bigint") return value.toString() + "n";
	if (typeof value === "string") return `"${value}"`;
	return `${value}`;
}
function optionalKeys(shape) {
	return Object.keys(shape).filter((k) => {
		return shape[k]._zod.optin !== void 0 && shape[k]._zod.optout === "optional";
	});
}
const NUMBER_FORMAT_RANGES = {
	safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
	int32: [-2147483648, 2147483647],
	uint32: [0, 4294967295],
	float32: [-34028234663852886e22, 34028234663852886e22],
	float64: [-Number.MAX_VALUE, Number.MAX_VALUE]
};
const BIGINT_FORMAT_RANGES = {
	int64: [/* @__PURE__ */ BigInt("-9223372036854775808"), /* @__PURE__ */ BigInt("9223372036854775807")],
	uint64: [/* @__PURE__ */ BigInt(0), /* @__PURE__ */ BigInt("18446744073709551615")]
};
function pick$1(schema, mask) {
	const currDef = schema._zod.def;
	const checks = currDef.checks;
	if (checks && checks.length > 0) throw new Error(".pick() cannot be used on object schemas containing refinements");
	const newShape = {};
	mirrorShape(newShape, schema, maskedKeys(schema, mask));
	return clone(schema, mergeDefs(currDef, {
		shape: newShape,
		checks: []
	}));
}
function maskedKeys(schema, mask) {
	const raw = sourceShape(schema);
	const keys = [];
	for (const key of Reflect.ownKeys(mask)) {
		if (!Object.getOwnPropertyDescriptor(raw, key)?.enumerable) throw new Error(`Unrecognized key: "${String(key)}"`);
		if (mask[key]) keys.push(key);
	}
	return keys;
}
function omit(schema, mask) {
	const currDef = schema._zod.def;
	const checks = currDef.checks;
	if (checks && checks.length > 0) throw new Error(".omit() cannot be used on object schemas containing refinements");
	const omitted = new Set(maskedKeys(schema, mask));
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)).filter((key) => !omitted.has(key)));
	return clone(schema, mergeDefs(currDef, {
		shape: newShape,
		checks: []
	}));
}
function extend(schema, shape) {
	if (!isPlainObject(shape)) throw new Error("Invalid input to extend: expected a plain object");
	const checks = schema._zod.def.checks;
	if (checks && checks.length > 0) {
		const existingShape = sourceShape(schema);
		for (const key of Reflect.ownKeys(shape)) if (Object.getOwnPropertyDescriptor(existingShape, key) !== void 0) throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.");
	}
	return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function extended(schema, shape) {
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)));
	mirrorProps(newShape, shape);
	return newShape;
}
function safeExtend(schema, shape) {
	if (!isPlainObject(shape)) throw new Error("Invalid input to safeExtend: expected a plain object");
	return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function merge(a, b) {
	if (!b?._zod?.def) throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");
	if (a._zod.def.checks?.length) throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");
	const newShape = {};
	mirrorShape(newShape, a, Reflect.ownKeys(sourceShape(a)));
	mirrorShape(newShape, b, Reflect.ownKeys(sourceShape(b)));
	return clone(a, mergeDefs(a._zod.def, {
		shape: newShape,
		get catchall() {
			return b._zod.def.catchall;
		},
		checks: b._zod.def.checks ?? []
	}));
}
function partial(Class, schema, mask, name = "partial") {
	const checks = schema._zod.def.checks;
	if (checks && checks.length > 0) throw new Error(`.${name}() cannot be used on object schemas containing refinements`);
	const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), Class && ((value, key) => selected && !selected.has(key) ? value : new Class({
		type: "optional",
		innerType: value
	})));
	return clone(schema, mergeDefs(schema._zod.def, {
		shape: newShape,
		checks: []
	}));
}
function required(Class, schema, mask) {
	const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
	const newShape = {};
	mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), (value, key) => selected && !selected.has(key) ? value : new Class({
		type: "nonoptional",
		innerType: value
	}));
	return clone(schema, mergeDefs(schema._zod.def, { shape: newShape }));
}
function aborted(x, startIndex = 0) {
	if (x.aborted === true) return true;
	for (let i = startIndex; i < x.issues.length; i++) if (x.issues[i]?.continue !== true) return true;
	return false;
}
function explicitlyAborted(x, startIndex = 0) {
	if (x.aborted === true) return true;
	for (let i = startIndex; i < x.issues.length; i++) if (x.issues[i]?.continue === false) return true;
	return false;
}
function prefixIssues(path, issues) {
	return issues.map((iss) => {
		var _a;
		(_a = iss).path ?? (_a.path = []);
		iss.path.unshift(path);
		return iss;
	});
}
function unwrapMessage(message) {
	return typeof message === "string" ? message : message?.message;
}
/** The leading size checks of `defChecks` that set an upper bound, each paired with it. */
function sizeCaps(defChecks) {
	const caps = [];
	for (const ch of defChecks ?? []) {
		const d = ch._zod.def;
		if (!/_(length|size)$|_equals$/.test(d.check)) break;
		const max = d.maximum ?? d.length ?? d.size;
		if (max >= 0) caps.push([max, ch]);
	}
	return caps;
}
function attachSchema(issues, start, inst) {
	var _a;
	for (let i = start; i < issues.length; i++) (_a = issues[i]).schema ?? (_a.schema = inst);
}
function finalizeIssue(iss, ctx, config) {
	var _a;
	const traits = iss.inst?._zod?.traits;
	if (traits?.has("$ZodType")) if (traits.has("$ZodCheck")) (_a = iss).schema ?? (_a.schema = iss.inst);
	else iss.schema = iss.inst;
	const schemaError = iss.schema !== iss.inst ? iss.schema?._zod.def?.error : void 0;
	const message = iss.message ? iss.message : unwrapMessage(iss.inst?._zod.def?.error?.(iss)) ?? unwrapMessage(schemaError?.(iss)) ?? unwrapMessage(ctx?.error?.(iss)) ?? unwrapMessage(config.customError?.(iss)) ?? unwrapMessage(config.localeError?.(iss)) ?? "Invalid input";
	const full = {};
	for (const k of Object.keys(iss)) {
		if (k === "inst" || k === "schema" || k === "continue" || k === "input" || k === "__proto__") continue;
		full[k] = iss[k];
	}
	full.path ?? (full.path = []);
	full.message = message;
	if (ctx?.reportInput) full.input = iss.input;
	return full;
}
const highSurrogate = /[\uD800-\uDBFF]/;
function codePointLength(str) {
	const units = str.length;
	if (!highSurrogate.test(str)) return units;
	let count = units;
	for (let i = 0; i < units - 1; i++) if ((str.charCodeAt(i) & 64512) === 55296 && (str.charCodeAt(i + 1) & 64512) === 56320) {
		count--;
		i++;
	}
	return count;
}
function getLengthableOrigin(input) {
	if (Array.isArray(input)) return "array";
	if (typeof input === "string") return "string";
	return "unknown";
}
function parsedType(data) {
	const t = typeof data;
	switch (t) {
		case "number": return Number.isNaN(data) ? "nan" : "number";
		case "object": {
			if (data === null) return "null";
			if (Array.isArray(data)) return "array";
			const obj = data;
			if (obj && Object.getPrototypeOf(obj) !== Object.prototype && "constructor" in obj && obj.constructor) return obj.constructor.name;
		}
	}
	return t;
}
function issue(...args) {
	const [iss, input, inst] = args;
	if (typeof iss === "string") return {
		message: iss,
		code: "custom",
		input,
		inst
	};
	return { ...iss };
}
/**
* Installs a trait's members on its prototype. Each value builds that member for the instance on first read; the built value shadows the accessor as an own property, so a detached `const { parse } = schema` keeps working.
*
* Call this from a `proto` initializer, which runs once per prototype — never per instance.
*/
function members(proto, table) {
	for (const key in table) {
		const desc = Object.getOwnPropertyDescriptor(table, key);
		if (desc.get) Object.defineProperty(proto, key, {
			...desc,
			enumerable: false
		});
		else defineBound(proto, key, desc.value);
	}
}
/** Shadows a prototype member with an own value, so a getter that builds from the instance runs once. */
function own(inst, key, value, enumerable = true) {
	Object.defineProperty(inst, key, {
		configurable: true,
		writable: true,
		enumerable,
		value
	});
	return value;
}
/** Like {@link own}, for a member that was never an own data property and has to stay out of `Object.keys`. */
function hide(inst, key, value) {
	return own(inst, key, value, false);
}
/** Adds members a table derives from the instance: each builds on first read and shadows as own data, and assignment shadows the same way, as when these were own properties. */
function derived(computes, table) {
	for (const key in computes) {
		const compute = computes[key];
		Object.defineProperty(table, key, {
			configurable: true,
			enumerable: true,
			get() {
				return own(this, key, compute(this));
			},
			set(value) {
				own(this, key, value);
			}
		});
	}
	return table;
}
function defineBound(proto, key, fn) {
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			return this == null ? fn : own(this, key, fn.bind(this));
		},
		set(value) {
			own(this, key, value);
		}
	});
}
/** Returns the prototype to install on, or `undefined` if this group is already installed on it. */
function claim(inst, sentinel) {
	const proto = Object.getPrototypeOf(inst);
	return sentinel in proto ? void 0 : proto;
}
let installing;
let broke = false;
const breaker = {
	configurable: true,
	get() {
		broke = true;
	}
};
/**
* Installs a lazily-derived internal on the `_zod` prototype of `inst`'s
* constructor, computed from the internals object itself and cached there on
* first read. One accessor per constructor rather than one per instance.
*/
function defineLazyInternal(inst, key, compute) {
	const proto = Object.getPrototypeOf(inst._zod);
	if (key in proto && installing !== inst._zod) {
		installing = void 0;
		return;
	}
	installing = inst._zod;
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			Object.defineProperty(this, key, breaker);
			const outer = broke;
			broke = false;
			try {
				const value = compute(this);
				if (broke) delete this[key];
				else Object.defineProperty(this, key, {
					configurable: true,
					writable: true,
					value
				});
				broke = broke || outer;
				return value;
			} catch (err) {
				delete this[key];
				broke = broke || outer;
				throw err;
			}
		},
		set(value) {
			Object.defineProperty(this, key, {
				configurable: true,
				writable: true,
				value
			});
		}
	});
}
/**
* Installs `key` on `inst`'s prototype, computed by `make` on first read and cached there as an own
* data property. One accessor per constructor rather than one per instance, because an own accessor
* puts every instance after the first into v8 dictionary mode. The key doubles as the sentinel.
*/
function installLazyProp(inst, key, make, enumerable) {
	const proto = claim(inst, key);
	if (!proto) return;
	Object.defineProperty(proto, key, {
		configurable: true,
		get() {
			const desc = {
				configurable: true,
				writable: true,
				enumerable,
				value: void 0
			};
			Object.defineProperty(this, key, desc);
			desc.value = make(this);
			Object.defineProperty(this, key, desc);
			return desc.value;
		},
		set(value) {
			Object.defineProperty(this, key, {
				configurable: true,
				writable: true,
				enumerable,
				value
			});
		}
	});
}
/** Marks the thunk `_catch` synthesises for a constant catch value. `Function.length` cannot tell that thunk from a user callback — rest and defaulted parameters both report arity 0 — and a user callback reads `ctx.error`, whose issues only finalize correctly against the caller's per-parse error map. Provenance can say what arity cannot. A plain string key rather than `Symbol.for`, whose call at module scope no bundler can prove pure — the same shape that anchored `urlCanParse` into every build. */
const CONSTANT_CATCH = "~constantCatch";
/** Wraps a constant catch value in a thunk tagged with {@link CONSTANT_CATCH}. */
function constantCatch(value) {
	const fn = () => value;
	fn[CONSTANT_CATCH] = true;
	return fn;
}
//#endregion
//#region ../../main/node_modules/zod/v4/core/core.js
var _a$1;
const _zodDesc = {
	value: void 0,
	enumerable: false
};
let _E = "captureStackTrace" in Error ? Error : null;
function newError(Definition) {
	const E = _E;
	if (E) {
		const saved = E.stackTraceLimit;
		if (typeof saved === "number") {
			try {
				E.stackTraceLimit = 0;
			} catch {
				_E = null;
				return new Definition();
			}
			try {
				return new Definition();
			} finally {
				E.stackTraceLimit = saved;
			}
		}
	}
	return new Definition();
}
function $constructor(name, initializer, proto, params) {
	const zodProto = {};
	function Internals(def) {
		this.def = def;
		this.constr = _;
		this.traits = /* @__PURE__ */ new Set();
	}
	Internals.prototype = zodProto;
	const protoMembers = proto;
	const initialized = protoMembers && /* @__PURE__ */ new WeakSet();
	function init(inst, def) {
		if (!inst._zod) {
			_zodDesc.value = new Internals(def);
			try {
				Object.defineProperty(inst, "_zod", _zodDesc);
			} finally {
				_zodDesc.value = void 0;
			}
		} else if (inst._zod.traits.has(name)) return;
		inst._zod.traits.add(name);
		initializer(inst, def);
		if (initialized) {
			const own = Object.getPrototypeOf(inst);
			const ctorProto = inst._zod.constr.prototype;
			let up = own;
			while (up && up !== ctorProto) up = Object.getPrototypeOf(up);
			const target = up ?? own;
			if (!initialized.has(target)) {
				initialized.add(target);
				members(target, protoMembers);
			}
		}
		const proto = _.prototype;
		for (const k in proto) {
			if (!Object.prototype.hasOwnProperty.call(proto, k)) continue;
			if (!(k in inst)) inst[k] = proto[k].bind(inst);
		}
	}
	const Parent = params?.Parent ?? Object;
	class Definition extends Parent {}
	Object.defineProperty(Definition, "name", { value: name });
	function _(def) {
		const inst = params?.Parent ? newError(Definition) : this;
		init(inst, def);
		const deferred = inst._zod.deferred;
		if (deferred) {
			for (const fn of deferred) fn();
			inst._zod.deferred = void 0;
		}
		const pp = globalThis.__zod_globalConfig?.postProcessor;
		if (pp) pp(inst);
		return inst;
	}
	Object.defineProperty(_, "init", { value: init });
	Object.defineProperty(_, Symbol.hasInstance, { value: (inst) => {
		if (params?.Parent && inst instanceof params.Parent) return true;
		return inst?._zod?.traits?.has(name);
	} });
	Object.defineProperty(_, "name", { value: name });
	return _;
}
var $ZodAsyncError = class extends Error {
	constructor() {
		super(`Encountered Promise during synchronous parse. Use .parseAsync() instead.`);
	}
};
var $ZodEncodeError = class extends Error {
	constructor(name) {
		super(`Encountered unidirectional transform during encode: ${name}`);
		this.name = "ZodEncodeError";
	}
};
(_a$1 = globalThis).__zod_globalConfig ?? (_a$1.__zod_globalConfig = {});
const globalConfig = globalThis.__zod_globalConfig;
function config(newConfig) {
	if (newConfig) Object.assign(globalConfig, newConfig);
	return globalConfig;
}
//#endregion
//#region ../../main/node_modules/zod/v4/core/errors.js
function _getMessage() {
	const internals = this._zod;
	internals.message ?? (internals.message = JSON.stringify(internals.def, jsonStringifyReplacer, 2));
	return internals.message;
}
function _setMessage(value) {
	this._zod.message = value;
}
const _messageDesc = {
	get: _getMessage,
	set: _setMessage,
	enumerable: true,
	configurable: true
};
const _issuesDesc = {
	value: void 0,
	enumerable: false
};
const _installedToString = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
const initializer$1 = (inst, def) => {
	inst.name = "$ZodError";
	_issuesDesc.value = def;
	Object.defineProperty(inst, "issues", _issuesDesc);
	_issuesDesc.value = void 0;
	Object.defineProperty(inst, "message", _messageDesc);
	const proto = Object.getPrototypeOf(inst);
	if (!_installedToString.has(proto)) {
		_installedToString.add(proto);
		Object.defineProperty(proto, "toString", {
			configurable: true,
			enumerable: false,
			get() {
				const value = () => this.message;
				Object.defineProperty(this, "toString", {
					value,
					configurable: true,
					writable: true
				});
				return value;
			},
			set(value) {
				Object.defineProperty(this, "toString", {
					value,
					configurable: true,
					writable: true
				});
			}
		});
	}
};
const $ZodError = $constructor("$ZodError", initializer$1);
$constructor("$ZodError", initializer$1, void 0, { Parent: Error });
/** Get-or-create `obj[key]` as an own data property. A path segment naming an inherited member
* ("toString", "constructor") would otherwise read through to the prototype, and assigning
* "__proto__" would hit the setter instead of creating a key. */
function node(obj, key, make) {
	if (!Object.prototype.hasOwnProperty.call(obj, key)) if (key === "__proto__") Object.defineProperty(obj, key, {
		value: make(),
		writable: true,
		enumerable: true,
		configurable: true
	});
	else obj[key] = make();
	return obj[key];
}
function flattenError(error, mapper = (issue) => issue.message) {
	const fieldErrors = {};
	const formErrors = [];
	for (const sub of error.issues) if (sub.path.length > 0) node(fieldErrors, sub.path[0], () => []).push(mapper(sub));
	else formErrors.push(mapper(sub));
	return {
		formErrors,
		fieldErrors
	};
}
function formatError(error, mapper = (issue) => issue.message) {
	const fieldErrors = { _errors: [] };
	const processError = (error, path = []) => {
		for (const issue of error.issues) if (issue.code === "invalid_union" && issue.errors.length) issue.errors.map((issues) => processError({ issues }, [...path, ...issue.path]));
		else if (issue.code === "invalid_key") processError({ issues: issue.issues }, [...path, ...issue.path]);
		else if (issue.code === "invalid_element") processError({ issues: issue.issues }, [...path, ...issue.path]);
		else {
			const fullpath = [...path, ...issue.path];
			if (fullpath.length === 0) fieldErrors._errors.push(mapper(issue));
			else {
				let curr = fieldErrors;
				let i = 0;
				while (i < fullpath.length) {
					const el = fullpath[i];
					const terminal = i === fullpath.length - 1;
					if (el === "_errors") {
						if (terminal) curr._errors.push(mapper(issue));
						i++;
						continue;
					}
					if (!Object.prototype.hasOwnProperty.call(curr, el)) Object.defineProperty(curr, el, {
						value: { _errors: [] },
						enumerable: true,
						writable: true,
						configurable: true
					});
					const node = curr[el];
					if (terminal) node._errors.push(mapper(issue));
					curr = node;
					i++;
				}
			}
		}
	};
	processError(error);
	return fieldErrors;
}
//#endregion
//#region ../../main/node_modules/zod/v4/core/parse.js
function finalizeParams(callee, params) {
	return {
		callee: params?.callee ?? callee,
		Err: params?.Err
	};
}
const _parse = (_Err) => {
	const fn = (schema, value, _ctx, _params) => {
		const ctx = _ctx ? {
			..._ctx,
			async: false
		} : { async: false };
		const result = schema._zod.run({
			value,
			issues: []
		}, ctx);
		if (result instanceof Promise) throw new $ZodAsyncError();
		if (result.issues.length) {
			const e = new (_params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
			captureStackTrace(e, _params?.callee ?? fn);
			throw e;
		}
		return result.value;
	};
	return fn;
};
const _parseAsync = (_Err) => {
	const fn = async (schema, value, _ctx, params) => {
		const ctx = _ctx ? {
			..._ctx,
			async: true
		} : { async: true };
		let result = schema._zod.run({
			value,
			issues: []
		}, ctx);
		if (result instanceof Promise) result = await result;
		if (result.issues.length) {
			const e = new (params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
			captureStackTrace(e, params?.callee ?? fn);
			throw e;
		}
		return result.value;
	};
	return fn;
};
const _safeParse = (_Err) => (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: false
	} : { async: false };
	const result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) throw new $ZodAsyncError();
	return result.issues.length ? failure(_Err, result.issues, ctx) : {
		success: true,
		data: result.value
	};
};
function failure(Err, issues, ctx) {
	let error;
	return {
		success: false,
		get error() {
			if (!error) {
				error = new Err(issues.map((iss) => finalizeIssue(iss, ctx, config())));
				issues = void 0;
				ctx = void 0;
			}
			return error;
		},
		set error(e) {
			error = e;
			issues = void 0;
			ctx = void 0;
		}
	};
}
const _safeParseAsync = (_Err) => async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: true
	} : { async: true };
	let result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) result = await result;
	return result.issues.length ? failure(_Err, result.issues, ctx) : {
		success: true,
		data: result.value
	};
};
const COMPILE_INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
const COMPILE_FALLBACK = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
const validate = ((schema, value, _ctx) => {
	const validator = schema._zod.bag.validator;
	if (validator !== void 0) {
		if (validator(value) !== COMPILE_INVALID) return true;
		if (validator.definite === true && _ctx === void 0) return false;
	}
	return validateFallback(schema, value, _ctx);
});
function validateFallback(schema, value, _ctx) {
	const ctx = _ctx ? {
		..._ctx,
		async: false,
		abortEarly: true
	} : {
		async: false,
		abortEarly: true
	};
	const fallbackRun = schema._zod.bag.fallbackRun;
	let result;
	if (fallbackRun) {
		ctx[COMPILE_FALLBACK] = true;
		result = fallbackRun({
			value,
			issues: []
		}, ctx);
	} else result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) throw new $ZodAsyncError();
	return result.issues.length === 0;
}
const validateAsync$1 = async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		async: true,
		abortEarly: true
	} : {
		async: true,
		abortEarly: true
	};
	let result = schema._zod.run({
		value,
		issues: []
	}, ctx);
	if (result instanceof Promise) result = await result;
	return result.issues.length === 0;
};
const _encode = (_Err) => {
	const parse = _parse(_Err);
	const fn = (schema, value, _ctx, _params) => {
		return parse(schema, value, _ctx ? {
			..._ctx,
			direction: "backward"
		} : { direction: "backward" }, finalizeParams(fn, _params));
	};
	return fn;
};
const _decode = (_Err) => {
	const parse = _parse(_Err);
	const fn = (schema, value, _ctx, _params) => {
		return parse(schema, value, _ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _encodeAsync = (_Err) => {
	const parseAsync = _parseAsync(_Err);
	const fn = async (schema, value, _ctx, _params) => {
		return await parseAsync(schema, value, _ctx ? {
			..._ctx,
			direction: "backward"
		} : { direction: "backward" }, finalizeParams(fn, _params));
	};
	return fn;
};
const _decodeAsync = (_Err) => {
	const parseAsync = _parseAsync(_Err);
	const fn = async (schema, value, _ctx, _params) => {
		return await parseAsync(schema, value, _ctx, finalizeParams(fn, _params));
	};
	return fn;
};
const _safeEncode = (_Err) => (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		direction: "backward"
	} : { direction: "backward" };
	return _safeParse(_Err)(schema, value, ctx);
};
const _safeDecode = (_Err) => (schema, value, _ctx) => {
	return _safeParse(_Err)(schema, value, _ctx);
};
const _safeEncodeAsync = (_Err) => async (schema, value, _ctx) => {
	const ctx = _ctx ? {
		..._ctx,
		direction: "backward"
	} : { direction: "backward" };
	return _safeParseAsync(_Err)(schema, value, ctx);
};
const _safeDecodeAsync = (_Err) => async (schema, value, _ctx) => {
	return _safeParseAsync(_Err)(schema, value, _ctx);
};
//#endregion
//#region ../../main/node_modules/zod/v4/core/regexes.js
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link cuid2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const cuid = /^[cC][0-9a-z]{6,}$/;
const cuid2 = /^[0-9a-z]+$/;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/;
const xid = /^[0-9a-vA-V]{20}$/;
const ksuid = /^[A-Za-z0-9]{27}$/;
const nanoid = /^[a-zA-Z0-9_-]{21}$/;
function nanoidOfLength(length) {
	return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`);
}
/** ISO 8601-1 duration regex. Does not support the 8601-2 extensions like negative durations or fractional/negative components. */
const duration = /^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;
/** A regex for any UUID-like identifier: 8-4-4-4-12 hex pattern */
const guid = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
/** Returns a regex for validating an RFC 9562/4122 UUID.
*
* @param version Optionally specify a version 1-8. If no version is specified, all versions are supported. */
const uuid = (version) => {
	if (!version) return /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;
	return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`);
};
/** Practical email validation */
const email = /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;
const _emoji$1 = `^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$`;
function emoji() {
	return new RegExp(_emoji$1, "u");
}
const ipv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/;
const ipv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;
const cidrv4 = /^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/;
const cidrv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/;
const base64 = /^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/;
const base64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;
const httpProtocol = /^https?$/;
const e164 = /^\+[1-9]\d{6,14}$/;
const dateSource = `(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))`;
/** Anchors a pattern source. The interpolation lives here rather than at the call site because
* esbuild will not drop a `@__PURE__` call whose own argument interpolates a variable, but it
* will drop `anchor(dateSource)`. Keeping it inline pinned `date` into every bundle. */
function anchor(source) {
	return new RegExp(`^${source}$`);
}
const date = /* @__PURE__ */ anchor(dateSource);
function timeSource(args) {
	const hhmm = `(?:[01]\\d|2[0-3]):[0-5]\\d`;
	return typeof args.precision === "number" ? args.precision === -1 ? `${hhmm}` : args.precision === 0 ? `${hhmm}:[0-5]\\d` : `${hhmm}:[0-5]\\d\\.\\d{${args.precision}}` : args.seconds ? `${hhmm}:[0-5]\\d(?:\\.\\d+)?` : `${hhmm}(?::[0-5]\\d(?:\\.\\d+)?)?`;
}
function time(args) {
	return new RegExp(`^${timeSource(args)}$`);
}
function datetime(args) {
	const opts = ["Z"];
	if (args.offset) opts.push(`([+-](?:[01]\\d|2[0-3]):[0-5]\\d)`);
	const qualified = `${timeSource({
		precision: args.precision,
		seconds: true
	})}(?:${opts.join("|")})`;
	const timeRegex = args.local ? `${qualified}|${timeSource({ precision: args.precision })}` : qualified;
	return new RegExp(`^${dateSource}T(?:${timeRegex})$`);
}
const anyString = /^[\s\S]{0,}$/;
const number$1 = /^-?\d+(?:\.\d+)?$/;
const lowercase = /^[^A-Z]*$/;
const uppercase = /^[^a-z]*$/;
//#endregion
//#region ../../main/node_modules/zod/v4/core/checks.js
const $ZodCheck = /* @__PURE__ */ $constructor("$ZodCheck", (inst, def) => {
	var _a;
	inst._zod ?? (inst._zod = {});
	inst._zod.def = def;
	(_a = inst._zod).onattach ?? (_a.onattach = []);
});
/** Default `when` for length-based checks: run only on non-nullish values with a `length`. */
const _whenHasLength = (payload) => {
	const val = payload.value;
	return !nullish(val) && val.length !== void 0;
};
const numericOriginMap = {
	number: "number",
	bigint: "bigint",
	object: "date"
};
const $ZodCheckLessThan = /* @__PURE__ */ $constructor("$ZodCheckLessThan", (inst, def) => {
	$ZodCheck.init(inst, def);
	const origin = numericOriginMap[typeof def.value];
	inst._zod.check = (payload) => {
		if (def.inclusive ? payload.value <= def.value : payload.value < def.value) return;
		payload.issues.push({
			origin: numericOriginMap[typeof payload.value] ?? origin,
			code: "too_big",
			maximum: typeof def.value === "object" ? def.value.getTime() : def.value,
			input: payload.value,
			inclusive: def.inclusive,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckGreaterThan = /* @__PURE__ */ $constructor("$ZodCheckGreaterThan", (inst, def) => {
	$ZodCheck.init(inst, def);
	const origin = numericOriginMap[typeof def.value];
	inst._zod.check = (payload) => {
		if (def.inclusive ? payload.value >= def.value : payload.value > def.value) return;
		payload.issues.push({
			origin: numericOriginMap[typeof payload.value] ?? origin,
			code: "too_small",
			minimum: typeof def.value === "object" ? def.value.getTime() : def.value,
			input: payload.value,
			inclusive: def.inclusive,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMultipleOf = /* @__PURE__ */ $constructor("$ZodCheckMultipleOf", (inst, def) => {
	$ZodCheck.init(inst, def);
	inst._zod.check = (payload) => {
		if (typeof payload.value !== typeof def.value) throw new Error("Cannot mix number and bigint in multiple_of check.");
		if (typeof payload.value === "bigint" ? def.value !== BigInt(0) && payload.value % def.value === BigInt(0) : floatSafeRemainder(payload.value, def.value) === 0) return;
		payload.issues.push({
			origin: typeof payload.value,
			code: "not_multiple_of",
			divisor: def.value,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckNumberFormat = /* @__PURE__ */ $constructor("$ZodCheckNumberFormat", (inst, def) => {
	$ZodCheck.init(inst, def);
	def.format = def.format || "float64";
	const isInt = def.format?.includes("int");
	const origin = isInt ? "int" : "number";
	const [minimum, maximum] = NUMBER_FORMAT_RANGES[def.format];
	inst._zod.check = (payload) => {
		const input = payload.value;
		if (isInt) {
			if (!Number.isInteger(input)) {
				payload.issues.push({
					expected: origin,
					format: def.format,
					code: "invalid_type",
					continue: false,
					input,
					inst
				});
				return;
			}
			if (!Number.isSafeInteger(input)) {
				if (input > 0) payload.issues.push({
					input,
					code: "too_big",
					maximum: Number.MAX_SAFE_INTEGER,
					note: "Integers must be within the safe integer range.",
					inst,
					origin,
					inclusive: true,
					continue: !def.abort
				});
				else payload.issues.push({
					input,
					code: "too_small",
					minimum: Number.MIN_SAFE_INTEGER,
					note: "Integers must be within the safe integer range.",
					inst,
					origin,
					inclusive: true,
					continue: !def.abort
				});
				return;
			}
		}
		if (input < minimum) payload.issues.push({
			origin: "number",
			input,
			code: "too_small",
			minimum,
			inclusive: true,
			inst,
			continue: !def.abort
		});
		if (input > maximum) payload.issues.push({
			origin: "number",
			input,
			code: "too_big",
			maximum,
			inclusive: true,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMaxLength = /* @__PURE__ */ $constructor("$ZodCheckMaxLength", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		if ((typeof input === "string" && units > def.maximum ? codePointLength(input) : units) <= def.maximum) return;
		const origin = getLengthableOrigin(input);
		payload.issues.push({
			origin,
			code: "too_big",
			maximum: def.maximum,
			inclusive: true,
			input,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckMinLength = /* @__PURE__ */ $constructor("$ZodCheckMinLength", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		if ((typeof input === "string" && units >= def.minimum && units < def.minimum * 2 ? codePointLength(input) : units) >= def.minimum) return;
		const origin = getLengthableOrigin(input);
		payload.issues.push({
			origin,
			code: "too_small",
			minimum: def.minimum,
			inclusive: true,
			input,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckLengthEquals = /* @__PURE__ */ $constructor("$ZodCheckLengthEquals", (inst, def) => {
	var _a;
	$ZodCheck.init(inst, def);
	(_a = inst._zod.def).when ?? (_a.when = _whenHasLength);
	inst._zod.check = (payload) => {
		const input = payload.value;
		const units = input.length;
		const length = typeof input === "string" && units >= def.length && units <= def.length * 2 ? codePointLength(input) : units;
		if (length === def.length) return;
		const origin = getLengthableOrigin(input);
		const tooBig = length > def.length;
		payload.issues.push({
			origin,
			...tooBig ? {
				code: "too_big",
				maximum: def.length
			} : {
				code: "too_small",
				minimum: def.length
			},
			inclusive: true,
			exact: true,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckStringFormat = /* @__PURE__ */ $constructor("$ZodCheckStringFormat", (inst, def) => {
	var _a, _b;
	$ZodCheck.init(inst, def);
	if (def.pattern) (_a = inst._zod).check ?? (_a.check = (payload) => {
		def.pattern.lastIndex = 0;
		if (def.pattern.test(payload.value)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: def.format,
			input: payload.value,
			...def.pattern ? { pattern: def.pattern.toString() } : {},
			inst,
			continue: !def.abort
		});
	});
	else (_b = inst._zod).check ?? (_b.check = () => {});
});
const $ZodCheckRegex = /* @__PURE__ */ $constructor("$ZodCheckRegex", (inst, def) => {
	$ZodCheckStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		def.pattern.lastIndex = 0;
		if (def.pattern.test(payload.value)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "regex",
			input: payload.value,
			pattern: def.pattern.toString(),
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckLowerCase = /* @__PURE__ */ $constructor("$ZodCheckLowerCase", (inst, def) => {
	def.pattern ?? (def.pattern = lowercase);
	$ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckUpperCase = /* @__PURE__ */ $constructor("$ZodCheckUpperCase", (inst, def) => {
	def.pattern ?? (def.pattern = uppercase);
	$ZodCheckStringFormat.init(inst, def);
});
const $ZodCheckIncludes = /* @__PURE__ */ $constructor("$ZodCheckIncludes", (inst, def) => {
	$ZodCheck.init(inst, def);
	const escapedRegex = escapeRegex(def.includes);
	def.pattern = new RegExp(typeof def.position === "number" ? `^.{${def.position},}${escapedRegex}` : escapedRegex);
	inst._zod.check = (payload) => {
		if (payload.value.includes(def.includes, def.position)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "includes",
			includes: def.includes,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckStartsWith = /* @__PURE__ */ $constructor("$ZodCheckStartsWith", (inst, def) => {
	$ZodCheck.init(inst, def);
	const pattern = new RegExp(`^${escapeRegex(def.prefix)}.*`);
	def.pattern ?? (def.pattern = pattern);
	inst._zod.check = (payload) => {
		if (payload.value.startsWith(def.prefix)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "starts_with",
			prefix: def.prefix,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckEndsWith = /* @__PURE__ */ $constructor("$ZodCheckEndsWith", (inst, def) => {
	$ZodCheck.init(inst, def);
	const pattern = new RegExp(`.*${escapeRegex(def.suffix)}$`);
	def.pattern ?? (def.pattern = pattern);
	inst._zod.check = (payload) => {
		if (payload.value.endsWith(def.suffix)) return;
		payload.issues.push({
			origin: "string",
			code: "invalid_format",
			format: "ends_with",
			suffix: def.suffix,
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCheckOverwrite = /* @__PURE__ */ $constructor("$ZodCheckOverwrite", (inst, def) => {
	$ZodCheck.init(inst, def);
	inst._zod.check = (payload) => {
		payload.value = def.tx(payload.value);
	};
});
//#endregion
//#region ../../main/node_modules/zod/v4/core/doc.js
var Doc = class {
	constructor(args = [], closed = {}) {
		this.content = [];
		this.indent = 0;
		this.args = args;
		this.closed = closed;
	}
	indented(fn) {
		this.indent += 1;
		try {
			fn(this);
		} finally {
			this.indent -= 1;
		}
	}
	write(arg) {
		if (typeof arg === "function") {
			arg(this, { execution: "sync" });
			arg(this, { execution: "async" });
			return;
		}
		const lines = arg.split("\n").filter((x) => x);
		const minIndent = Math.min(...lines.map((x) => x.length - x.trimStart().length));
		const dedented = lines.map((x) => x.slice(minIndent)).map((x) => " ".repeat(this.indent * 2) + x);
		for (const line of dedented) this.content.push(line);
	}
	compile() {
		const F = Function;
		const content = this?.content ?? [``];
		return new F(...Object.keys(this.closed), `return function (${this.args.join(", ")}) {\n${content.join("\n")}\n};`)(...Object.values(this.closed));
	}
};
//#endregion
//#region ../../main/node_modules/zod/v4/core/versions.js
const version = {
	major: 4,
	minor: 6,
	patch: 7
};
//#endregion
//#region ../../main/node_modules/zod/v4/core/schemas.js
const $ZodType = /* @__PURE__ */ $constructor("$ZodType", (inst, def) => {
	var _a;
	inst ?? (inst = {});
	inst._zod.def = def;
	inst._zod.bag = inst._zod.bag || {};
	inst._zod.version = version;
	const defChecks = inst._zod.def.checks;
	const checks = inst._zod.traits.has("$ZodCheck") ? [inst, ...defChecks ?? []] : defChecks?.length ? [...defChecks] : [];
	for (const ch of checks) for (const fn of ch._zod.onattach) fn(inst);
	if (checks.length === 0) {
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred?.push(() => {
			inst._zod.run = inst._zod.parse;
		});
	} else {
		const runChecks = (payload, checks, ctx) => {
			if (payload.memo) return payload;
			let isAborted = aborted(payload);
			let asyncResult;
			for (const ch of checks) {
				if (ch._zod.def.when) {
					if (explicitlyAborted(payload)) continue;
					if (!ch._zod.def.when(payload)) continue;
				} else if (isAborted) continue;
				const currLen = payload.issues.length;
				const _ = ch._zod.check(payload);
				if (_ instanceof Promise && ctx?.async === false) throw new $ZodAsyncError();
				if (asyncResult || _ instanceof Promise) asyncResult = (asyncResult ?? Promise.resolve()).then(async () => {
					await _;
					if (payload.issues.length === currLen) return;
					attachSchema(payload.issues, currLen, inst);
					if (!isAborted) isAborted = aborted(payload, currLen);
				});
				else {
					if (payload.issues.length === currLen) continue;
					attachSchema(payload.issues, currLen, inst);
					if (!isAborted) isAborted = aborted(payload, currLen);
				}
			}
			if (asyncResult) return asyncResult.then(() => {
				return payload;
			});
			return payload;
		};
		const handleCanaryResult = (canary, payload, ctx) => {
			if (aborted(canary)) {
				canary.aborted = true;
				return canary;
			}
			const checkResult = runChecks(payload, checks, ctx);
			if (checkResult instanceof Promise) {
				if (ctx.async === false) throw new $ZodAsyncError();
				return checkResult.then((checkResult) => inst._zod.parse(checkResult, ctx));
			}
			return inst._zod.parse(checkResult, ctx);
		};
		inst._zod.run = (payload, ctx) => {
			if (ctx.skipChecks) return inst._zod.parse(payload, ctx);
			if (ctx.direction === "backward") {
				const canary = inst._zod.parse({
					value: payload.value,
					issues: []
				}, {
					...ctx,
					skipChecks: true
				});
				if (canary instanceof Promise) return canary.then((canary) => {
					return handleCanaryResult(canary, payload, ctx);
				});
				return handleCanaryResult(canary, payload, ctx);
			}
			const result = inst._zod.parse(payload, ctx);
			if (result instanceof Promise) {
				if (ctx.async === false) throw new $ZodAsyncError();
				return result.then((result) => runChecks(result, checks, ctx));
			}
			return runChecks(result, checks, ctx);
		};
	}
}, {
	get "~standard"() {
		return hide(this, "~standard", standardProps(this));
	},
	set "~standard"(value) {
		own(this, "~standard", value);
	}
});
/** The Standard Schema surface for `inst`. Shared so wrappers can extend it without forcing it. */
const toStandardResult = (r, ctx) => r.issues.length ? { issues: r.issues.map((iss) => finalizeIssue(iss, ctx, config())) } : { value: r.value };
async function validateAsync(inst, value) {
	const ctx = { async: true };
	return toStandardResult(await inst._zod.run({
		value,
		issues: []
	}, ctx), ctx);
}
function standardProps(inst) {
	return {
		validate: (value) => {
			const ctx = { async: false };
			try {
				const r = inst._zod.run({
					value,
					issues: []
				}, ctx);
				if (!(r instanceof Promise)) return toStandardResult(r, ctx);
			} catch (_) {}
			return validateAsync(inst, value);
		},
		vendor: "zod",
		version: 1
	};
}
const $ZodString = /* @__PURE__ */ $constructor("$ZodString", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = def.pattern ?? anyString;
	inst._zod.parse = (payload, _) => {
		if (def.coerce) try {
			payload.value = String(payload.value);
		} catch (_) {}
		if (typeof payload.value === "string") return payload;
		payload.issues.push({
			expected: "string",
			code: "invalid_type",
			input: payload.value,
			inst
		});
		return payload;
	};
});
const $ZodStringFormat = /* @__PURE__ */ $constructor("$ZodStringFormat", (inst, def) => {
	$ZodCheckStringFormat.init(inst, def);
	$ZodString.init(inst, def);
});
const $ZodGUID = /* @__PURE__ */ $constructor("$ZodGUID", (inst, def) => {
	def.pattern ?? (def.pattern = guid);
	$ZodStringFormat.init(inst, def);
});
const $ZodUUID = /* @__PURE__ */ $constructor("$ZodUUID", (inst, def) => {
	if (def.version) {
		const v = {
			v1: 1,
			v2: 2,
			v3: 3,
			v4: 4,
			v5: 5,
			v6: 6,
			v7: 7,
			v8: 8
		}[def.version];
		if (v === void 0) throw new Error(`Invalid UUID version: "${def.version}"`);
		def.pattern ?? (def.pattern = uuid(v));
	} else def.pattern ?? (def.pattern = uuid());
	$ZodStringFormat.init(inst, def);
});
const $ZodEmail = /* @__PURE__ */ $constructor("$ZodEmail", (inst, def) => {
	def.pattern ?? (def.pattern = email);
	$ZodStringFormat.init(inst, def);
});
function canParseURL(input) {
	try {
		if (typeof URL !== "undefined" && typeof URL.canParse === "function") return URL.canParse(input);
		new URL(input);
		return true;
	} catch {
		return false;
	}
}
function validateURL(trimmed, def) {
	if (!("normalize" in def) && !("hostname" in def) && !("protocol" in def)) return canParseURL(trimmed) || 2;
	return parseURLObject(trimmed, def);
}
/** Parses a URL while preserving the non-normalizing HTTP guard. */
function parseURLObject(trimmed, def) {
	if (!def.normalize && def.protocol?.source === httpProtocol.source && !/^https?:\/\//i.test(trimmed)) return 1;
	try {
		if (typeof URL !== "undefined") {
			const URLStatic = URL;
			if (typeof URLStatic.parse === "function") return URLStatic.parse(trimmed) ?? 2;
		}
		return new URL(trimmed);
	} catch {
		return 2;
	}
}
const asciiTabOrNewline = /[\t\n\r]/g;
/** The URL parser deletes every ASCII tab, LF and CR from its input before it parses, so `new URL("https://exa\nmple.com")` reports on `example.com`. Applying the same deletion to the returned value closes the half of that divergence which can move the host; the parser's other rewrite, stripping C0 controls at the edges, cannot. */
function stripTabAndNewline(value) {
	return value.replace(asciiTabOrNewline, "");
}
function urlHostnameOk(url, hostname) {
	hostname.lastIndex = 0;
	return hostname.test(url.hostname);
}
function urlProtocolOk(url, protocol) {
	protocol.lastIndex = 0;
	return protocol.test(url.protocol.endsWith(":") ? url.protocol.slice(0, -1) : url.protocol);
}
const $ZodURL = /* @__PURE__ */ $constructor("$ZodURL", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		try {
			const trimmed = payload.value.trim();
			const url = validateURL(trimmed, def);
			if (url === 1) {
				payload.issues.push({
					code: "invalid_format",
					format: "url",
					note: "Invalid URL format",
					input: payload.value,
					inst,
					continue: !def.abort
				});
				return;
			}
			if (url === 2) {
				payload.issues.push({
					code: "invalid_format",
					format: "url",
					input: payload.value,
					inst,
					continue: !def.abort
				});
				return;
			}
			if (url === true) {
				payload.value = stripTabAndNewline(trimmed);
				return;
			}
			if (def.hostname && !urlHostnameOk(url, def.hostname)) payload.issues.push({
				code: "invalid_format",
				format: "url",
				note: "Invalid hostname",
				pattern: def.hostname.source,
				input: payload.value,
				inst,
				continue: !def.abort
			});
			if (def.protocol && !urlProtocolOk(url, def.protocol)) payload.issues.push({
				code: "invalid_format",
				format: "url",
				note: "Invalid protocol",
				pattern: def.protocol.source,
				input: payload.value,
				inst,
				continue: !def.abort
			});
			payload.value = def.normalize ? url.href : stripTabAndNewline(trimmed);
			return;
		} catch (_) {
			payload.issues.push({
				code: "invalid_format",
				format: "url",
				input: payload.value,
				inst,
				continue: !def.abort
			});
		}
	};
});
const $ZodEmoji = /* @__PURE__ */ $constructor("$ZodEmoji", (inst, def) => {
	def.pattern ?? (def.pattern = emoji());
	$ZodStringFormat.init(inst, def);
});
const $ZodNanoID = /* @__PURE__ */ $constructor("$ZodNanoID", (inst, def) => {
	if (def.length !== void 0 && (!Number.isInteger(def.length) || def.length < 1)) throw new Error(`Invalid nanoid length: ${def.length}`);
	def.pattern ?? (def.pattern = def.length === void 0 ? nanoid : nanoidOfLength(def.length));
	$ZodStringFormat.init(inst, def);
});
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link $ZodCUID2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const $ZodCUID = /* @__PURE__ */ $constructor("$ZodCUID", (inst, def) => {
	def.pattern ?? (def.pattern = cuid);
	$ZodStringFormat.init(inst, def);
});
const $ZodCUID2 = /* @__PURE__ */ $constructor("$ZodCUID2", (inst, def) => {
	def.pattern ?? (def.pattern = cuid2);
	$ZodStringFormat.init(inst, def);
});
const $ZodULID = /* @__PURE__ */ $constructor("$ZodULID", (inst, def) => {
	def.pattern ?? (def.pattern = ulid);
	$ZodStringFormat.init(inst, def);
});
const $ZodXID = /* @__PURE__ */ $constructor("$ZodXID", (inst, def) => {
	def.pattern ?? (def.pattern = xid);
	$ZodStringFormat.init(inst, def);
});
const $ZodKSUID = /* @__PURE__ */ $constructor("$ZodKSUID", (inst, def) => {
	def.pattern ?? (def.pattern = ksuid);
	$ZodStringFormat.init(inst, def);
});
const $ZodISODateTime = /* @__PURE__ */ $constructor("$ZodISODateTime", (inst, def) => {
	def.pattern ?? (def.pattern = datetime(def));
	$ZodStringFormat.init(inst, def);
});
const $ZodISODate = /* @__PURE__ */ $constructor("$ZodISODate", (inst, def) => {
	def.pattern ?? (def.pattern = date);
	$ZodStringFormat.init(inst, def);
});
const $ZodISOTime = /* @__PURE__ */ $constructor("$ZodISOTime", (inst, def) => {
	def.pattern ?? (def.pattern = time(def));
	$ZodStringFormat.init(inst, def);
});
const $ZodISODuration = /* @__PURE__ */ $constructor("$ZodISODuration", (inst, def) => {
	def.pattern ?? (def.pattern = duration);
	$ZodStringFormat.init(inst, def);
});
const $ZodIPv4 = /* @__PURE__ */ $constructor("$ZodIPv4", (inst, def) => {
	def.pattern ?? (def.pattern = ipv4);
	$ZodStringFormat.init(inst, def);
});
/** An IPv6 address is written with hex digits, colons and dots, and nothing else. The guard is what makes the check below an IPv6 check: `new URL("http://[...]")` parses an authority, not an address, so `@` and `\` re-delimit it and `"::@1\\"` validates against the host `0.0.0.1`. The URL parser also deletes ASCII tab, LF and CR rather than failing, which is how `"::1\n"` validated as `::1`. */
const ipv6Alphabet = /^[0-9a-fA-F:.]+$/;
function isValidIPv6(value) {
	if (!ipv6Alphabet.test(value)) return false;
	return canParseURL(`http://[${value}]`);
}
const $ZodIPv6 = /* @__PURE__ */ $constructor("$ZodIPv6", (inst, def) => {
	def.pattern ?? (def.pattern = ipv6);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (!isValidIPv6(payload.value)) payload.issues.push({
			code: "invalid_format",
			format: "ipv6",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodCIDRv4 = /* @__PURE__ */ $constructor("$ZodCIDRv4", (inst, def) => {
	def.pattern ?? (def.pattern = cidrv4);
	$ZodStringFormat.init(inst, def);
});
function isValidCIDRv6(value) {
	const parts = value.split("/");
	if (parts.length !== 2) return false;
	const [address, prefix] = parts;
	if (!prefix) return false;
	const prefixNum = Number(prefix);
	if (`${prefixNum}` !== prefix) return false;
	if (prefixNum < 0 || prefixNum > 128) return false;
	return isValidIPv6(address);
}
const $ZodCIDRv6 = /* @__PURE__ */ $constructor("$ZodCIDRv6", (inst, def) => {
	def.pattern ?? (def.pattern = cidrv6);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (!isValidCIDRv6(payload.value)) payload.issues.push({
			code: "invalid_format",
			format: "cidrv6",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
function isValidBase64(data) {
	if (data === "") return true;
	if (/\s/.test(data)) return false;
	if (data.length % 4 !== 0) return false;
	try {
		atob(data);
		return true;
	} catch {
		return false;
	}
}
const base64Charset = /^[0-9a-zA-Z+/]*={0,2}$/;
const $ZodBase64 = /* @__PURE__ */ $constructor("$ZodBase64", (inst, def) => {
	def.pattern ?? (def.pattern = base64Charset);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidBase64(payload.value)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "base64",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const base64urlCharset = /^[A-Za-z0-9_-]*$/;
function isValidBase64URL(data) {
	if (!base64urlCharset.test(data)) return false;
	const base64 = data.replace(/[-_]/g, (c) => c === "-" ? "+" : "/");
	return isValidBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="));
}
const $ZodBase64URL = /* @__PURE__ */ $constructor("$ZodBase64URL", (inst, def) => {
	def.pattern ?? (def.pattern = base64urlCharset);
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidBase64URL(payload.value)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "base64url",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodE164 = /* @__PURE__ */ $constructor("$ZodE164", (inst, def) => {
	def.pattern ?? (def.pattern = e164);
	$ZodStringFormat.init(inst, def);
});
function isValidJWT(token, algorithm = null) {
	try {
		const tokensParts = token.split(".");
		if (tokensParts.length !== 3) return false;
		const [header] = tokensParts;
		if (!header) return false;
		const parsedHeader = JSON.parse(atob(header));
		if ("typ" in parsedHeader && parsedHeader?.typ !== "JWT") return false;
		if (!parsedHeader.alg) return false;
		if (algorithm && (!("alg" in parsedHeader) || parsedHeader.alg !== algorithm)) return false;
		return true;
	} catch {
		return false;
	}
}
const $ZodJWT = /* @__PURE__ */ $constructor("$ZodJWT", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	inst._zod.check = (payload) => {
		if (isValidJWT(payload.value, def.alg)) return;
		payload.issues.push({
			code: "invalid_format",
			format: "jwt",
			input: payload.value,
			inst,
			continue: !def.abort
		});
	};
});
const $ZodNumber = /* @__PURE__ */ $constructor("$ZodNumber", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.pattern = number$1;
	inst._zod.parse = (payload, _ctx) => {
		if (def.coerce) try {
			payload.value = Number(payload.value);
		} catch (_) {}
		const input = payload.value;
		if (typeof input === "number" && !Number.isNaN(input) && Number.isFinite(input)) return payload;
		const received = typeof input === "number" ? Number.isNaN(input) ? "NaN" : !Number.isFinite(input) ? String(input) : void 0 : void 0;
		payload.issues.push({
			expected: "number",
			code: "invalid_type",
			input,
			inst,
			...received ? { received } : {}
		});
		return payload;
	};
});
const $ZodNumberFormat = /* @__PURE__ */ $constructor("$ZodNumberFormat", (inst, def) => {
	$ZodCheckNumberFormat.init(inst, def);
	$ZodNumber.init(inst, def);
});
const $ZodUnknown = /* @__PURE__ */ $constructor("$ZodUnknown", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload) => payload;
});
const $ZodNever = /* @__PURE__ */ $constructor("$ZodNever", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, _ctx) => {
		payload.issues.push({
			expected: "never",
			code: "invalid_type",
			input: payload.value,
			inst
		});
		return payload;
	};
});
function capSize(inst, size) {
	const caps = sizeCaps(inst._zod.def.checks);
	if (!caps.length) return;
	const cap = Math.min(...caps.map((c) => c[0]));
	const parse = inst._zod.parse;
	inst._zod.parse = (payload, ctx) => {
		const n = size(payload.value);
		if (n > cap && !ctx?.skipChecks && ctx?.direction !== "backward") {
			for (const [max, ch] of sizeCaps(inst._zod.def.checks)) if (n > max && ch._zod.def.when(payload)) {
				const start = payload.issues.length;
				ch._zod.check(payload);
				payload.issues[start].continue = false;
				attachSchema(payload.issues, start, inst);
				return payload;
			}
		}
		return parse(payload, ctx);
	};
}
const arraySize = (input) => Array.isArray(input) ? input.length : -1;
function handleArrayResult(result, final, index) {
	if (result.issues.length) final.issues.push(...prefixIssues(index, result.issues));
	final.value[index] = result.value;
}
const $ZodArray = /* @__PURE__ */ $constructor("$ZodArray", (inst, def) => {
	$ZodType.init(inst, def);
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		if (!Array.isArray(input)) {
			payload.issues.push({
				expected: "array",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		payload.value = memo ? memo.alloc(inst, payload, Array(input.length), ctx) : Array(input.length);
		const proms = [];
		const abortEarly = ctx?.abortEarly;
		for (let i = 0; i < input.length; i++) {
			const item = input[i];
			const result = def.element._zod.run({
				value: item,
				issues: []
			}, ctx);
			if (result instanceof Promise) proms.push(result.then((result) => handleArrayResult(result, payload, i)));
			else {
				handleArrayResult(result, payload, i);
				if (abortEarly && result.issues.length !== 0 && aborted(result)) break;
			}
		}
		if (proms.length) return Promise.all(proms).then(() => payload);
		return payload;
	};
	capSize(inst, arraySize);
});
function handlePropertyResult(result, final, key, input, optin, optout) {
	const isPresent = key in input;
	const isOptionalOut = optout === "optional";
	if (!isPresent && isOptionalOut && optin === "optional") return;
	if (result.issues.length) {
		if (optin !== void 0 && isOptionalOut && !isPresent) return;
		final.issues.push(...prefixIssues(key, result.issues));
	}
	if (!isPresent && optin === void 0) {
		if (!result.issues.length) final.issues.push({
			code: "invalid_type",
			expected: "nonoptional",
			input: void 0,
			path: [key]
		});
		return;
	}
	if (result.value === void 0) {
		if (isPresent || optin === "defaulted" && !isOptionalOut) final.value[key] = void 0;
	} else final.value[key] = result.value;
}
const NO_SYMBOL_KEYS = [];
function normalizeDef(def) {
	const keys = Object.keys(def.shape);
	const ownSymbols = Object.getOwnPropertySymbols(def.shape);
	const symbolKeys = ownSymbols.length ? ownSymbols : NO_SYMBOL_KEYS;
	const allKeys = symbolKeys.length ? [...keys, ...symbolKeys] : keys;
	for (const k of allKeys) if (!def.shape?.[k]?._zod?.traits?.has("$ZodType")) throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);
	const okeys = optionalKeys(def.shape);
	return {
		...def,
		allKeys,
		symbolKeys,
		keySet: new Set(keys),
		numKeys: keys.length,
		optionalKeys: new Set(okeys)
	};
}
function handleCatchall(proms, input, payload, ctx, def, inst, abortEarly) {
	const unrecognized = [];
	const keySet = def.keySet;
	const _catchall = def.catchall._zod;
	const t = _catchall.def.type;
	const optin = _catchall.optin;
	const optout = _catchall.optout;
	let seen = 0;
	for (const key in input) {
		if (abortEarly && payload.issues.length !== seen) {
			if (aborted(payload, seen)) break;
			seen = payload.issues.length;
		}
		if (keySet.has(key)) continue;
		if (key === "__proto__") {
			if (t === "never") unrecognized.push(key);
			continue;
		}
		if (t === "never") {
			unrecognized.push(key);
			continue;
		}
		const r = _catchall.run({
			value: input[key],
			issues: []
		}, ctx);
		if (r instanceof Promise) proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
		else handlePropertyResult(r, payload, key, input, optin, optout);
	}
	if (unrecognized.length) payload.issues.push({
		code: "unrecognized_keys",
		keys: unrecognized,
		input,
		inst,
		continue: true
	});
	if (!proms.length) return payload;
	return Promise.all(proms).then(() => {
		return payload;
	});
}
const $ZodObject = /* @__PURE__ */ $constructor("$ZodObject", (inst, def) => {
	$ZodType.init(inst, def);
	const desc = Object.getOwnPropertyDescriptor(def, "shape");
	const sh = desc?.get ? desc.get.raw : def.shape ?? {};
	if (sh) {
		const get = () => {
			const newSh = { ...sh };
			Object.defineProperty(def, "shape", { value: newSh });
			get.raw = newSh;
			return newSh;
		};
		get.raw = sh;
		Object.defineProperty(def, "shape", { get });
	}
	const _normalized = cached(() => normalizeDef(def));
	defineLazyInternal(inst, "propValues", (zod) => {
		const shape = zod.def.shape;
		const propValues = {};
		for (const key in shape) {
			const field = shape[key]._zod;
			if (field.values) {
				if (!Object.prototype.hasOwnProperty.call(propValues, key)) assignProp(propValues, key, /* @__PURE__ */ new Set());
				for (const v of field.values) propValues[key].add(v);
				if (field.optin !== void 0) propValues[key].add(void 0);
			}
		}
		return propValues;
	});
	const isObject$1 = isObject;
	const catchall = def.catchall;
	let value;
	const memo = globalConfig.memoizer;
	memo?.attach(inst);
	inst._zod.parse = (payload, ctx) => {
		value ?? (value = _normalized.value);
		const input = payload.value;
		if (!isObject$1(input)) {
			payload.issues.push({
				expected: "object",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		payload.value = memo ? memo.alloc(inst, payload, {}, ctx) : {};
		const proms = [];
		const shape = value.shape;
		const abortEarly = ctx?.abortEarly;
		let seen = payload.issues.length;
		for (const key of value.allKeys) {
			if (abortEarly && payload.issues.length !== seen) {
				if (aborted(payload, seen)) break;
				seen = payload.issues.length;
			}
			if (key === "__proto__") continue;
			const el = shape[key];
			const optin = el._zod.optin;
			const optout = el._zod.optout;
			const r = el._zod.run({
				value: input[key],
				issues: []
			}, ctx);
			if (r instanceof Promise) proms.push(r.then((r) => handlePropertyResult(r, payload, key, input, optin, optout)));
			else handlePropertyResult(r, payload, key, input, optin, optout);
		}
		if (!catchall) return proms.length ? Promise.all(proms).then(() => payload) : payload;
		return handleCatchall(proms, input, payload, ctx, _normalized.value, inst, abortEarly === true);
	};
});
const $ZodObjectJIT = /* @__PURE__ */ $constructor("$ZodObjectJIT", (inst, def) => {
	$ZodObject.init(inst, def);
	const superParse = inst._zod.parse;
	const _normalized = cached(() => normalizeDef(def));
	const memo = globalConfig.memoizer;
	const generateFastpass = (shape) => {
		const normalized = _normalized.value;
		const syms = normalized.symbolKeys;
		const doc = new Doc(["payload", "ctx"], {
			shape,
			inst,
			memo,
			syms
		});
		const parseStr = (k) => `shape[${k}]._zod.run({ value: input[${k}], issues: [] }, ctx)`;
		const prefixStr = (id, k) => `
          let ${id}_ab = false;
          for (let i = 0; i < ${id}.issues.length; i++) {
            const iss = ${id}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id}_ab = true;
          }
          if (${id}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;
		doc.write(`const input = payload.value;`);
		const ids = Object.create(null);
		let counter = 0;
		for (const key of normalized.allKeys) ids[key] = `key_${counter++}`;
		doc.write(memo ? `const newResult = memo.alloc(inst, payload, {}, ctx);` : `const newResult = {};`);
		for (const key of normalized.allKeys) {
			if (key === "__proto__") continue;
			const id = ids[key];
			const k = typeof key === "symbol" ? `syms[${syms.indexOf(key)}]` : esc(key);
			const isPresent = `${k} in input`;
			const schema = shape[key];
			const optin = schema?._zod?.optin;
			const isOptionalIn = optin !== void 0;
			const isOptionalOut = schema?._zod?.optout === "optional";
			doc.write(`const ${id} = ${parseStr(k)};`);
			if (isOptionalIn && isOptionalOut) {
				const assign = optin === "optional" ? `${id}_present` : `${id}.value !== undefined || ${id}_present`;
				doc.write(`
        const ${id}_present = ${isPresent};
        if (!${id}.issues.length || ${id}_present) {
          if (${id}.issues.length) {${prefixStr(id, k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id}.value;
          }
        }

      `);
			} else if (!isOptionalIn) doc.write(`
        const ${id}_present = ${isPresent};
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
        if (!${id}_present && !${id}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id}_present) {
          newResult[${k}] = ${id}.value;
        }

      `);
			else {
				doc.write(`
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
      `);
				if (optin === "defaulted") doc.write(`newResult[${k}] = ${id}.value;`);
				else doc.write(`
        if (${id}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id}.value;
        }
      `);
			}
		}
		doc.write(`payload.value = newResult;`);
		doc.write(`return payload;`);
		return doc.compile();
	};
	let fastpass;
	const isObject$2 = isObject;
	const jit = !globalConfig.jitless;
	const fastEnabled = jit && allowsEval.value;
	const catchall = def.catchall;
	let value;
	inst._zod.parse = (payload, ctx) => {
		value ?? (value = _normalized.value);
		const input = payload.value;
		if (!isObject$2(input)) {
			payload.issues.push({
				expected: "object",
				code: "invalid_type",
				input,
				inst
			});
			return payload;
		}
		if (jit && fastEnabled && ctx?.async === false && ctx.jitless !== true) {
			if (!fastpass) fastpass = generateFastpass(def.shape);
			payload = fastpass(payload, ctx);
			if (!catchall) return payload;
			return handleCatchall([], input, payload, ctx, value, inst, ctx?.abortEarly === true);
		}
		return superParse(payload, ctx);
	};
});
function handleUnionResults(results, final, inst, ctx) {
	for (const result of results) if (result.issues.length === 0) {
		final.value = result.value;
		return final;
	}
	const nonaborted = results.filter((r) => !aborted(r));
	if (nonaborted.length === 1) {
		final.value = nonaborted[0].value;
		return nonaborted[0];
	}
	final.issues.push({
		code: "invalid_union",
		input: final.value,
		inst,
		errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
	});
	return final;
}
const $ZodUnion = /* @__PURE__ */ $constructor("$ZodUnion", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.options.some((o) => o._zod.optin === "defaulted") ? "defaulted" : zod.def.options.some((o) => o._zod.optin !== void 0) ? "optional" : void 0);
	defineLazyInternal(inst, "optout", (zod) => zod.def.options.some((o) => o._zod.optout === "optional") ? "optional" : void 0);
	defineLazyInternal(inst, "values", (zod) => {
		if (zod.def.options.every((o) => o._zod.values)) return new Set(zod.def.options.flatMap((option) => Array.from(option._zod.values)));
	});
	defineLazyInternal(inst, "pattern", (zod) => {
		if (zod.def.options.every((o) => o._zod.pattern)) {
			const patterns = zod.def.options.map((o) => o._zod.pattern);
			return new RegExp(`^(${patterns.map((p) => cleanRegex(p.source)).join("|")})$`);
		}
	});
	const first = def.options.length === 1 ? def.options[0]._zod.run : null;
	inst._zod.parse = (payload, ctx) => {
		if (first) return first(payload, ctx);
		let async = false;
		const results = [];
		for (const option of def.options) {
			const result = option._zod.run({
				value: payload.value,
				issues: []
			}, ctx);
			if (result instanceof Promise) {
				results.push(result);
				async = true;
			} else {
				if (result.issues.length === 0) return result;
				results.push(result);
			}
		}
		if (!async) return handleUnionResults(results, payload, inst, ctx);
		return Promise.all(results).then((results) => {
			return handleUnionResults(results, payload, inst, ctx);
		});
	};
});
const $ZodIntersection = /* @__PURE__ */ $constructor("$ZodIntersection", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, ctx) => {
		const input = payload.value;
		const left = def.left._zod.run({
			value: input,
			issues: []
		}, ctx);
		const right = def.right._zod.run({
			value: input,
			issues: []
		}, ctx);
		if (left instanceof Promise || right instanceof Promise) return Promise.all([left, right]).then(([left, right]) => {
			return handleIntersectionResults(payload, left, right);
		});
		return handleIntersectionResults(payload, left, right);
	};
});
function mergeValues(a, b) {
	if (a === b) return {
		valid: true,
		data: a
	};
	if (a instanceof Date && b instanceof Date && +a === +b) return {
		valid: true,
		data: a
	};
	if (isPlainObject(a) && isPlainObject(b)) {
		const bKeys = Object.keys(b);
		const sharedKeys = Object.keys(a).filter((key) => bKeys.indexOf(key) !== -1);
		const newObj = {
			...a,
			...b
		};
		if (Object.prototype.hasOwnProperty.call(newObj, "__proto__")) delete newObj.__proto__;
		for (const key of sharedKeys) {
			if (key === "__proto__") continue;
			const sharedValue = mergeValues(a[key], b[key]);
			if (!sharedValue.valid) return {
				valid: false,
				mergeErrorPath: [key, ...sharedValue.mergeErrorPath]
			};
			newObj[key] = sharedValue.data;
		}
		return {
			valid: true,
			data: newObj
		};
	}
	if (Array.isArray(a) && Array.isArray(b)) {
		if (a.length !== b.length) return {
			valid: false,
			mergeErrorPath: []
		};
		const newArray = [];
		for (let index = 0; index < a.length; index++) {
			const itemA = a[index];
			const itemB = b[index];
			const sharedValue = mergeValues(itemA, itemB);
			if (!sharedValue.valid) return {
				valid: false,
				mergeErrorPath: [index, ...sharedValue.mergeErrorPath]
			};
			newArray.push(sharedValue.data);
		}
		return {
			valid: true,
			data: newArray
		};
	}
	return {
		valid: false,
		mergeErrorPath: []
	};
}
function handleIntersectionResults(result, left, right) {
	const unrecKeys = /* @__PURE__ */ new Map();
	let unrecIssue;
	const keyIssues = /* @__PURE__ */ new Map();
	const collect = (iss, side) => {
		let keys;
		if (iss.code === "unrecognized_keys" && !iss.path?.length) {
			unrecIssue ?? (unrecIssue = iss);
			keys = iss.keys;
		} else if (iss.code === "invalid_key" && iss.origin === "record" && iss.path?.length === 1) {
			const k = String(iss.path[0]);
			if (!keyIssues.has(k)) keyIssues.set(k, iss);
			keys = [k];
		} else return false;
		for (const k of keys) {
			if (!unrecKeys.has(k)) unrecKeys.set(k, {});
			unrecKeys.get(k)[side] = true;
		}
		return true;
	};
	for (const iss of left.issues) if (!collect(iss, "l")) result.issues.push(iss);
	for (const iss of right.issues) if (!collect(iss, "r")) result.issues.push(iss);
	const bothKeys = [...unrecKeys].filter(([, f]) => f.l && f.r).map(([k]) => k);
	if (bothKeys.length) {
		const aggregated = unrecIssue ? bothKeys.filter((k) => unrecIssue.keys.includes(k)) : [];
		if (aggregated.length) result.issues.push({
			...unrecIssue,
			keys: aggregated
		});
		for (const k of bothKeys) if (!aggregated.includes(k) && keyIssues.has(k)) result.issues.push(keyIssues.get(k));
	}
	const merged = mergeValues(left.value, right.value);
	if (!merged.valid) {
		if (aborted(result)) return result;
		throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(merged.mergeErrorPath)}`);
	}
	result.value = merged.data;
	return result;
}
const $ZodEnum = /* @__PURE__ */ $constructor("$ZodEnum", (inst, def) => {
	$ZodType.init(inst, def);
	const values = getEnumValues(def.entries);
	const valuesSet = new Set(values);
	inst._zod.values = valuesSet;
	defineLazyInternal(inst, "pattern", (zod) => {
		const patternValues = getEnumValues(zod.def.entries).filter((k) => propertyKeyTypes.has(typeof k));
		return new RegExp(patternValues.length ? `^(${patternValues.map((o) => escapeRegex(o.toString())).join("|")})$` : "^[^\\s\\S]$");
	});
	inst._zod.parse = (payload, _ctx) => {
		const input = payload.value;
		if (valuesSet.has(input)) return payload;
		payload.issues.push({
			code: "invalid_value",
			values,
			input,
			inst
		});
		return payload;
	};
});
const $ZodTransform = /* @__PURE__ */ $constructor("$ZodTransform", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "optional";
	globalConfig.memoizer?.guard(inst);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") throw new $ZodEncodeError(inst.constructor.name);
		const _out = def.transform(payload.value, payload);
		if (ctx.async) return (_out instanceof Promise ? _out : Promise.resolve(_out)).then((output) => {
			payload.value = output;
			return payload;
		});
		if (_out instanceof Promise) throw new $ZodAsyncError();
		payload.value = _out;
		return payload;
	};
});
function handleOptionalResult(payload, result) {
	payload.value = result.issues.length ? void 0 : result.value;
	return payload;
}
const $ZodOptional = /* @__PURE__ */ $constructor("$ZodOptional", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
	inst._zod.optout = "optional";
	defineLazyInternal(inst, "values", (zod) => {
		const values = zod.def.innerType._zod.values;
		return values ? new Set([...values, void 0]) : void 0;
	});
	defineLazyInternal(inst, "pattern", (zod) => {
		const pattern = zod.def.innerType._zod.pattern;
		return pattern ? new RegExp(`^(${cleanRegex(pattern.source)})?$`) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		if (payload.value === void 0) {
			if (def.innerType._zod.optin !== "defaulted") return payload;
			const result = def.innerType._zod.run({
				value: payload.value,
				issues: []
			}, ctx);
			if (result instanceof Promise) return result.then((result) => handleOptionalResult(payload, result));
			return handleOptionalResult(payload, result);
		}
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodExactOptional = /* @__PURE__ */ $constructor("$ZodExactOptional", (inst, def) => {
	$ZodOptional.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	defineLazyInternal(inst, "pattern", (zod) => zod.def.innerType._zod.pattern);
	inst._zod.parse = (payload, ctx) => {
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodNullable = /* @__PURE__ */ $constructor("$ZodNullable", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
	defineLazyInternal(inst, "pattern", (zod) => {
		const pattern = zod.def.innerType._zod.pattern;
		return pattern ? new RegExp(`^(${cleanRegex(pattern.source)}|null)$`) : void 0;
	});
	defineLazyInternal(inst, "values", (zod) => {
		return zod.def.innerType._zod.values ? new Set([...zod.def.innerType._zod.values, null]) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		if (payload.value === null) return payload;
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodDefault = /* @__PURE__ */ $constructor("$ZodDefault", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "defaulted";
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		if (payload.value === void 0) {
			payload.value = def.defaultValue;
			/**
			* $ZodDefault returns the default value immediately in forward direction.
			* It doesn't pass the default value into the validator ("prefault"). There's no reason to pass the default value through validation. The validity of the default is enforced by TypeScript statically. Otherwise, it's the responsibility of the user to ensure the default is valid. In the case of pipes with divergent in/out types, you can specify the default on the `in` schema of your ZodPipe to set a "prefault" for the pipe.   */
			return payload;
		}
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then((result) => handleDefaultResult(result, def));
		return handleDefaultResult(result, def);
	};
});
function handleDefaultResult(payload, def) {
	if (payload.value === void 0) payload.value = def.defaultValue;
	return payload;
}
const $ZodPrefault = /* @__PURE__ */ $constructor("$ZodPrefault", (inst, def) => {
	$ZodType.init(inst, def);
	inst._zod.optin = "defaulted";
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		if (payload.value === void 0) payload.value = def.defaultValue;
		return def.innerType._zod.run(payload, ctx);
	};
});
const $ZodNonOptional = /* @__PURE__ */ $constructor("$ZodNonOptional", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => {
		const v = zod.def.innerType._zod.values;
		return v ? new Set([...v].filter((x) => x !== void 0)) : void 0;
	});
	inst._zod.parse = (payload, ctx) => {
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then((result) => handleNonOptionalResult(result, inst));
		return handleNonOptionalResult(result, inst);
	};
});
function handleNonOptionalResult(payload, inst) {
	if (!payload.issues.length && payload.value === void 0) payload.issues.push({
		code: "invalid_type",
		expected: "nonoptional",
		input: payload.value,
		inst
	});
	return payload;
}
function handleCatchResult(payload, result, def, ctx) {
	if (!result.issues.length) {
		payload.value = result.value;
		if (result.memo) payload.memo = true;
		return payload;
	}
	payload.value = def.catchValue({
		...result,
		value: payload.value,
		error: { issues: result.issues.map((iss) => finalizeIssue(iss, ctx, config())) },
		input: payload.value
	});
	return payload;
}
const $ZodCatch = /* @__PURE__ */ $constructor("$ZodCatch", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		const result = def.innerType._zod.run({
			value: payload.value,
			issues: []
		}, ctx);
		if (result instanceof Promise) return result.then((result) => handleCatchResult(payload, result, def, ctx));
		return handleCatchResult(payload, result, def, ctx);
	};
});
const $ZodPipe = /* @__PURE__ */ $constructor("$ZodPipe", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
	defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
	defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") {
			const right = def.out._zod.run(payload, ctx);
			if (right instanceof Promise) return right.then((right) => handlePipeResult(right, def.in, ctx));
			return handlePipeResult(right, def.in, ctx);
		}
		const left = def.in._zod.run(payload, ctx);
		if (left instanceof Promise) return left.then((left) => handlePipeResult(left, def.out, ctx));
		return handlePipeResult(left, def.out, ctx);
	};
});
function handlePipeResult(left, next, ctx) {
	if (left.issues.some((iss) => iss.code !== "unrecognized_keys")) {
		left.aborted = true;
		return left;
	}
	return next._zod.run({
		value: left.value,
		issues: left.issues
	}, ctx);
}
const $ZodReadonly = /* @__PURE__ */ $constructor("$ZodReadonly", (inst, def) => {
	$ZodType.init(inst, def);
	defineLazyInternal(inst, "propValues", (zod) => zod.def.innerType._zod.propValues);
	defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
	defineLazyInternal(inst, "optin", (zod) => zod.def.innerType?._zod?.optin);
	defineLazyInternal(inst, "optout", (zod) => zod.def.innerType?._zod?.optout);
	inst._zod.parse = (payload, ctx) => {
		if (ctx.direction === "backward") return def.innerType._zod.run(payload, ctx);
		const result = def.innerType._zod.run(payload, ctx);
		if (result instanceof Promise) return result.then(handleReadonlyResult);
		return handleReadonlyResult(result);
	};
});
function handleReadonlyResult(payload) {
	if (!payload.memo) payload.value = Object.freeze(payload.value);
	return payload;
}
const $ZodCustom = /* @__PURE__ */ $constructor("$ZodCustom", (inst, def) => {
	$ZodCheck.init(inst, def);
	$ZodType.init(inst, def);
	inst._zod.parse = (payload, _) => {
		return payload;
	};
	inst._zod.check = (payload) => {
		const input = payload.value;
		const r = def.fn(input);
		if (r instanceof Promise) return r.then((r) => handleRefineResult(r, payload, input, inst));
		handleRefineResult(r, payload, input, inst);
	};
});
function handleRefineResult(result, payload, input, inst) {
	if (!result) {
		const _iss = {
			code: "custom",
			input,
			inst,
			path: [...inst._zod.def.path ?? []],
			continue: !inst._zod.def.abort
		};
		if (inst._zod.def.params) _iss.params = inst._zod.def.params;
		payload.issues.push(issue(_iss));
	}
}
//#endregion
//#region ../../main/node_modules/zod/v4/core/memoizer.js
var $ZodCyclicError = class extends Error {
	constructor() {
		super(`Cannot parse a reference cycle that closes through a transform`);
		this.name = "ZodCyclicError";
	}
};
/** Keyed off the context object every schema in one parse call already shares. */
const STATE = "~memo";
const NO_ISSUES = [];
function isRef(value) {
	return value !== null && typeof value === "object";
}
function cloneIssues(issues) {
	return issues.map((iss) => iss.path ? {
		...iss,
		path: iss.path.slice()
	} : { ...iss });
}
const recursive = /* @__PURE__ */ new WeakMap();
/** What the walk established, in order of certainty: ordered so the strongest answer among children wins. */
const NONE = 0;
const ASSUMED = 1;
const PROVEN = 2;
/** Whether this schema's subtree contains a cycle, so one parse can re-enter it. */
function isRecursive(inst, stack, resolve) {
	const cached = recursive.get(inst);
	if (cached !== void 0) return cached ? PROVEN : NONE;
	if (stack.has(inst)) return PROVEN;
	stack.add(inst);
	let result = NONE;
	const check = (child) => {
		if (result !== PROVEN && child?._zod) {
			const answer = isRecursive(child, stack, resolve);
			if (answer > result) result = answer;
		}
	};
	const shape = (sh, spread) => {
		let answer = NONE;
		for (const key of Reflect.ownKeys(sh)) {
			const desc = Object.getOwnPropertyDescriptor(sh, key);
			if (spread && !desc.enumerable) continue;
			const child = desc.get ? ASSUMED : desc.value?._zod ? isRecursive(desc.value, stack, resolve) : NONE;
			if (child > answer) answer = child;
		}
		return answer;
	};
	const merge = (answer) => {
		if (answer > result) result = answer;
	};
	const def = inst._zod.def;
	switch (def.type) {
		case "object": {
			const raw = rawShape(def);
			merge(raw ? shape(raw, true) : ASSUMED);
			check(def.catchall);
			break;
		}
		case "array":
			check(def.element);
			break;
		case "tuple":
			for (const el of def.items) check(el);
			check(def.rest);
			break;
		case "record":
		case "map":
			check(def.keyType);
			check(def.valueType);
			break;
		case "set":
			check(def.valueType);
			break;
		case "union":
			for (const el of def.options) check(el);
			break;
		case "intersection":
			check(def.left);
			check(def.right);
			break;
		case "optional":
		case "nullable":
		case "default":
		case "prefault":
		case "catch":
		case "readonly":
		case "nonoptional":
		case "promise":
		case "success":
			check(def.innerType);
			break;
		case "pipe":
			check(def.in);
			check(def.out);
			break;
		case "function":
			check(def.input);
			check(def.output);
			break;
		case "lazy": {
			const inner = def._cachedInner ?? (resolve ? inst._zod.innerType : void 0);
			merge(inner ? isRecursive(inner, stack, false) : ASSUMED);
			break;
		}
		case "template_literal":
		case "string":
		case "number":
		case "int":
		case "boolean":
		case "bigint":
		case "symbol":
		case "undefined":
		case "null":
		case "void":
		case "never":
		case "any":
		case "unknown":
		case "date":
		case "nan":
		case "enum":
		case "literal":
		case "file":
		case "transform":
		case "custom": break;
		default: for (const key in def) {
			const desc = Object.getOwnPropertyDescriptor(def, key);
			if (!desc || desc.get) continue;
			const value = desc.value;
			if (!value || typeof value !== "object") continue;
			if (value._zod) check(value);
			else if (Array.isArray(value)) for (const el of value) check(el);
		}
	}
	stack.delete(inst);
	return settle(inst, result);
}
/** An assumed answer must not outlive the resolution that settles it, so only a certain one is cached. */
function settle(inst, answer) {
	if (answer !== ASSUMED) recursive.set(inst, answer === PROVEN);
	return answer;
}
function bucketFor(state, inst) {
	let bucket = state.buckets.get(inst);
	if (!bucket) {
		bucket = /* @__PURE__ */ new WeakMap();
		state.buckets.set(inst, bucket);
	}
	return bucket;
}
let handoff;
const open$1 = [];
const memo = {
	alloc(_inst, payload, empty) {
		const bucket = handoff;
		if (!bucket) return empty;
		handoff = void 0;
		const entry = {
			value: empty,
			issues: null
		};
		bucket.set(payload.value, entry);
		open$1.push(entry);
		return empty;
	},
	guard(inst) {
		var _a;
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred.push(() => {
			const base = inst._zod.parse;
			const wrapped = (payload, ctx) => {
				if (ctx.direction !== "backward" && isBackEdge(ctx, payload.value)) throw new $ZodCyclicError();
				return base(payload, ctx);
			};
			inst._zod.parse = wrapped;
			if (inst._zod.run === base) inst._zod.run = wrapped;
		});
	},
	attach(inst) {
		var _a;
		let isRecursiveInst;
		let rechecked = false;
		let lastCtx;
		let lastBucket;
		(_a = inst._zod).deferred ?? (_a.deferred = []);
		inst._zod.deferred.push(() => {
			const base = inst._zod.parse;
			const wrapped = (payload, ctx) => {
				if (isRecursiveInst === void 0) {
					const walked = isRecursive(inst, /* @__PURE__ */ new Set(), false);
					if (walked === NONE) {
						inst._zod.parse = base;
						if (inst._zod.run === wrapped) inst._zod.run = base;
						return base(payload, ctx);
					}
					if (walked === PROVEN || rechecked) isRecursiveInst = true;
					else rechecked = true;
				}
				const input = payload.value;
				if (!isRef(input)) return base(payload, ctx);
				let state = ctx[STATE];
				if (!state) {
					state = {
						buckets: /* @__PURE__ */ new WeakMap(),
						backEdges: void 0
					};
					ctx[STATE] = state;
				}
				let bucket;
				if (lastCtx === ctx) bucket = lastBucket;
				else {
					bucket = bucketFor(state, inst);
					lastCtx = ctx;
					lastBucket = bucket;
				}
				const hit = bucket.get(input);
				if (hit) {
					payload.value = hit.value;
					if (hit.issues) {
						if (hit.issues.length) payload.issues.push(...cloneIssues(hit.issues));
					} else {
						payload.memo = true;
						state.backEdges ?? (state.backEdges = /* @__PURE__ */ new WeakSet());
						state.backEdges.add(hit.value);
					}
					return payload;
				}
				handoff = bucket;
				const depth = open$1.length;
				const result = base(payload, ctx);
				handoff = void 0;
				const entry = open$1.length > depth ? open$1.pop() : void 0;
				if (result instanceof Promise) return result.then((r) => {
					if (entry) entry.issues = r.issues.length ? cloneIssues(r.issues) : NO_ISSUES;
					return r;
				});
				if (entry) entry.issues = result.issues.length ? cloneIssues(result.issues) : NO_ISSUES;
				return result;
			};
			inst._zod.parse = wrapped;
			if (inst._zod.run === base) inst._zod.run = wrapped;
		});
	}
};
/** The memoizer that gives containers cycle support. `zod` installs it by default; `zod/mini` opts in with `config({ memoizer: memoizer() })`. */
function memoizer() {
	return memo;
}
/** Whether this value is a node a back-edge resolved to before it finished. */
function isBackEdge(ctx, value) {
	const backEdges = ctx[STATE]?.backEdges;
	return backEdges !== void 0 && isRef(value) && backEdges.has(value);
}
//#endregion
//#region ../../main/node_modules/zod/v4/locales/en.js
const error = () => {
	const Sizable = {
		string: {
			unit: "characters",
			verb: "to have"
		},
		file: {
			unit: "bytes",
			verb: "to have"
		},
		array: {
			unit: "items",
			verb: "to have"
		},
		set: {
			unit: "items",
			verb: "to have"
		},
		map: {
			unit: "entries",
			verb: "to have"
		}
	};
	function getSizing(origin) {
		return Sizable[origin] ?? null;
	}
	const FormatDictionary = {
		regex: "input",
		email: "email address",
		url: "URL",
		emoji: "emoji",
		uuid: "UUID",
		uuidv4: "UUIDv4",
		uuidv6: "UUIDv6",
		nanoid: "nanoid",
		guid: "GUID",
		cuid: "cuid",
		cuid2: "cuid2",
		ulid: "ULID",
		xid: "XID",
		ksuid: "KSUID",
		datetime: "ISO datetime",
		date: "ISO date",
		time: "ISO time",
		duration: "ISO duration",
		ipv4: "IPv4 address",
		ipv6: "IPv6 address",
		mac: "MAC address",
		cidrv4: "IPv4 range",
		cidrv6: "IPv6 range",
		base64: "base64-encoded string",
		base64url: "base64url-encoded string",
		json_string: "JSON string",
		e164: "E.164 number",
		currency_code: "currency code",
		credit_card: "credit card number",
		iban: "IBAN",
		jwt: "JWT",
		template_literal: "input"
	};
	const TypeDictionary = { nan: "NaN" };
	function getTypeName(type, input) {
		if (type === "number" && typeof input === "number" && !Number.isFinite(input)) return String(input);
		return TypeDictionary[type] ?? type;
	}
	return (issue) => {
		switch (issue.code) {
			case "invalid_type": return `Invalid input: expected ${getTypeName(issue.expected)}, received ${getTypeName(parsedType(issue.input), issue.input)}`;
			case "invalid_value":
				if (issue.values.length === 1) return `Invalid input: expected ${stringifyPrimitive(issue.values[0])}`;
				return `Invalid option: expected one of ${joinValues(issue.values, "|")}`;
			case "too_big": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? "<=" : "<";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too big: expected ${issue.origin ?? "value"} to have ${adj}${issue.maximum.toString()} ${sizing.unit ?? "elements"}`;
				return `Too big: expected ${issue.origin ?? "value"} to be ${adj}${issue.maximum.toString()}`;
			}
			case "too_small": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? ">=" : ">";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too small: expected ${issue.origin} to have ${adj}${issue.minimum.toString()} ${sizing.unit}`;
				return `Too small: expected ${issue.origin} to be ${adj}${issue.minimum.toString()}`;
			}
			case "invalid_format": {
				const _issue = issue;
				if (_issue.format === "starts_with") return `Invalid string: must start with "${_issue.prefix}"`;
				if (_issue.format === "ends_with") return `Invalid string: must end with "${_issue.suffix}"`;
				if (_issue.format === "includes") return `Invalid string: must include "${_issue.includes}"`;
				if (_issue.format === "regex") return `Invalid string: must match pattern ${_issue.pattern}`;
				return `Invalid ${FormatDictionary[_issue.format] ?? issue.format}`;
			}
			case "not_multiple_of": return `Invalid number: must be a multiple of ${issue.divisor}`;
			case "unrecognized_keys": return `Unrecognized key${issue.keys.length > 1 ? "s" : ""}: ${joinValues(issue.keys, ", ")}`;
			case "invalid_key": return `Invalid key in ${issue.origin}`;
			case "invalid_union":
				if (issue.options && Array.isArray(issue.options) && issue.options.length > 0) return `Invalid discriminator value. Expected ${issue.options.map((o) => `'${o}'`).join(" | ")}`;
				if (issue.inclusive === false) return "Invalid input: more than one option matched";
				return "Invalid input";
			case "invalid_element": return `Invalid value in ${issue.origin}`;
			default: return `Invalid input`;
		}
	};
};
function en_default() {
	return { localeError: error() };
}
//#endregion
//#region ../../main/node_modules/zod/v4/core/registries.js
var _a;
var $ZodRegistry = class {
	constructor() {
		this._map = /* @__PURE__ */ new WeakMap();
		this._idmap = /* @__PURE__ */ new Map();
	}
	add(schema, ..._meta) {
		const meta = _meta[0];
		this._map.set(schema, meta);
		if (meta && typeof meta === "object" && "id" in meta) this._idmap.set(meta.id, schema);
		return this;
	}
	clear() {
		this._map = /* @__PURE__ */ new WeakMap();
		this._idmap = /* @__PURE__ */ new Map();
		return this;
	}
	remove(schema) {
		const meta = this._map.get(schema);
		if (meta && typeof meta === "object" && "id" in meta) this._idmap.delete(meta.id);
		this._map.delete(schema);
		return this;
	}
	get(schema) {
		const p = schema._zod.parent;
		if (p) {
			const pm = { ...this.get(p) ?? {} };
			delete pm.id;
			const f = {
				...pm,
				...this._map.get(schema)
			};
			return Object.keys(f).length ? f : void 0;
		}
		return this._map.get(schema);
	}
	has(schema) {
		return this._map.has(schema);
	}
};
function registry() {
	return new $ZodRegistry();
}
(_a = globalThis).__zod_globalRegistry ?? (_a.__zod_globalRegistry = registry());
const globalRegistry = globalThis.__zod_globalRegistry;
//#endregion
//#region ../../main/node_modules/zod/v4/core/api.js
function snapshotChecks(def) {
	if (def.checks) def.checks = [...def.checks];
	return def;
}
/* @__NO_SIDE_EFFECTS__ */
function _string(Class, params) {
	return new Class(snapshotChecks({
		type: "string",
		...normalizeParams(params)
	}));
}
/* @__NO_SIDE_EFFECTS__ */
function _email(Class, params) {
	return new Class({
		type: "string",
		format: "email",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _guid(Class, params) {
	return new Class({
		type: "string",
		format: "guid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _uuid(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _uuidv4(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v4",
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _uuidv6(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v6",
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _uuidv7(Class, params) {
	return new Class({
		type: "string",
		format: "uuid",
		check: "string_format",
		abort: false,
		version: "v7",
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _url(Class, params) {
	return new Class({
		type: "string",
		format: "url",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _emoji(Class, params) {
	return new Class({
		type: "string",
		format: "emoji",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _nanoid(Class, params) {
	return new Class({
		type: "string",
		format: "nanoid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link _cuid2} instead.
* See https://github.com/paralleldrive/cuid.
*/
/* @__NO_SIDE_EFFECTS__ */
function _cuid(Class, params) {
	return new Class({
		type: "string",
		format: "cuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _cuid2(Class, params) {
	return new Class({
		type: "string",
		format: "cuid2",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _ulid(Class, params) {
	return new Class({
		type: "string",
		format: "ulid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _xid(Class, params) {
	return new Class({
		type: "string",
		format: "xid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _ksuid(Class, params) {
	return new Class({
		type: "string",
		format: "ksuid",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _ipv4(Class, params) {
	return new Class({
		type: "string",
		format: "ipv4",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _ipv6(Class, params) {
	return new Class({
		type: "string",
		format: "ipv6",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _cidrv4(Class, params) {
	return new Class({
		type: "string",
		format: "cidrv4",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _cidrv6(Class, params) {
	return new Class({
		type: "string",
		format: "cidrv6",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _base64(Class, params) {
	return new Class({
		type: "string",
		format: "base64",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _base64url(Class, params) {
	return new Class({
		type: "string",
		format: "base64url",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _e164(Class, params) {
	return new Class({
		type: "string",
		format: "e164",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _jwt(Class, params) {
	return new Class({
		type: "string",
		format: "jwt",
		check: "string_format",
		abort: false,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _isoDateTime(Class, params) {
	return new Class({
		type: "string",
		format: "datetime",
		check: "string_format",
		offset: false,
		local: false,
		precision: null,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _isoDate(Class, params) {
	return new Class({
		type: "string",
		format: "date",
		check: "string_format",
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _isoTime(Class, params) {
	return new Class({
		type: "string",
		format: "time",
		check: "string_format",
		precision: null,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _isoDuration(Class, params) {
	return new Class({
		type: "string",
		format: "duration",
		check: "string_format",
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _number(Class, params) {
	return new Class(snapshotChecks({
		type: "number",
		checks: [],
		...normalizeParams(params)
	}));
}
/* @__NO_SIDE_EFFECTS__ */
function _int(Class, params) {
	return new Class({
		type: "number",
		check: "number_format",
		abort: false,
		format: "safeint",
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _unknown(Class) {
	return new Class({ type: "unknown" });
}
/* @__NO_SIDE_EFFECTS__ */
function _never(Class, params) {
	return new Class({
		type: "never",
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _lt(value, params) {
	return new $ZodCheckLessThan({
		check: "less_than",
		...normalizeParams(params),
		value,
		inclusive: false
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _lte(value, params) {
	return new $ZodCheckLessThan({
		check: "less_than",
		...normalizeParams(params),
		value,
		inclusive: true
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _gt(value, params) {
	return new $ZodCheckGreaterThan({
		check: "greater_than",
		...normalizeParams(params),
		value,
		inclusive: false
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _gte(value, params) {
	return new $ZodCheckGreaterThan({
		check: "greater_than",
		...normalizeParams(params),
		value,
		inclusive: true
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _multipleOf(value, params) {
	return new $ZodCheckMultipleOf({
		check: "multiple_of",
		...normalizeParams(params),
		value
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _maxLength(maximum, params) {
	return new $ZodCheckMaxLength({
		check: "max_length",
		...normalizeParams(params),
		maximum
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _minLength(minimum, params) {
	return new $ZodCheckMinLength({
		check: "min_length",
		...normalizeParams(params),
		minimum
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _length(length, params) {
	return new $ZodCheckLengthEquals({
		check: "length_equals",
		...normalizeParams(params),
		length
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _regex(pattern, params) {
	return new $ZodCheckRegex({
		check: "string_format",
		format: "regex",
		...normalizeParams(params),
		pattern
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _lowercase(params) {
	return new $ZodCheckLowerCase({
		check: "string_format",
		format: "lowercase",
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _uppercase(params) {
	return new $ZodCheckUpperCase({
		check: "string_format",
		format: "uppercase",
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _includes(includes, params) {
	return new $ZodCheckIncludes({
		check: "string_format",
		format: "includes",
		...normalizeParams(params),
		includes
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _startsWith(prefix, params) {
	return new $ZodCheckStartsWith({
		check: "string_format",
		format: "starts_with",
		...normalizeParams(params),
		prefix
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _endsWith(suffix, params) {
	return new $ZodCheckEndsWith({
		check: "string_format",
		format: "ends_with",
		...normalizeParams(params),
		suffix
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _overwrite(tx) {
	return new $ZodCheckOverwrite({
		check: "overwrite",
		tx
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _normalize(form) {
	return /* @__PURE__ */ _overwrite((input) => input.normalize(form));
}
/* @__NO_SIDE_EFFECTS__ */
function _trim() {
	return /* @__PURE__ */ _overwrite((input) => input.trim());
}
/* @__NO_SIDE_EFFECTS__ */
function _toLowerCase() {
	return /* @__PURE__ */ _overwrite((input) => input.toLowerCase());
}
/* @__NO_SIDE_EFFECTS__ */
function _toUpperCase() {
	return /* @__PURE__ */ _overwrite((input) => input.toUpperCase());
}
/* @__NO_SIDE_EFFECTS__ */
function _slugify() {
	return /* @__PURE__ */ _overwrite((input) => slugify(input));
}
/* @__NO_SIDE_EFFECTS__ */
function _array(Class, element, params) {
	return new Class({
		type: "array",
		element,
		...normalizeParams(params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _refine(Class, fn, _params) {
	return new Class({
		type: "custom",
		check: "custom",
		fn,
		...normalizeParams(_params)
	});
}
/* @__NO_SIDE_EFFECTS__ */
function _superRefine(fn, params) {
	const ch = /* @__PURE__ */ _check((payload) => {
		payload.addIssue = (issue$2) => {
			if (typeof issue$2 === "string") payload.issues.push(issue(issue$2, payload.value, ch._zod.def));
			else {
				const _issue = issue$2;
				if (_issue.fatal) _issue.continue = false;
				_issue.code ?? (_issue.code = "custom");
				if (!("input" in _issue)) _issue.input = payload.value;
				_issue.inst ?? (_issue.inst = ch);
				_issue.continue ?? (_issue.continue = !ch._zod.def.abort);
				payload.issues.push(issue(_issue));
			}
		};
		return fn(payload.value, payload);
	}, params);
	return ch;
}
/* @__NO_SIDE_EFFECTS__ */
function _check(fn, params) {
	const ch = new $ZodCheck({
		check: "custom",
		...normalizeParams(params)
	});
	ch._zod.check = fn;
	return ch;
}
//#endregion
//#region ../../main/node_modules/zod/v4/core/to-json-schema.js
function assignProps(target, ...sources) {
	for (const source of sources) for (const key of Reflect.ownKeys(source)) if (Object.prototype.propertyIsEnumerable.call(source, key)) assignProp(target, key, source[key]);
	return target;
}
function initializeContext(params) {
	let target = params?.target ?? "draft-2020-12";
	if (target === "draft-4") target = "draft-04";
	if (target === "draft-7") target = "draft-07";
	return {
		processors: params.processors ?? {},
		metadataRegistry: params?.metadata ?? globalRegistry,
		target,
		unrepresentable: params?.unrepresentable ?? "throw",
		override: params?.override ?? (() => {}),
		io: params?.io ?? "output",
		counter: 0,
		seen: /* @__PURE__ */ new Map(),
		sharedDefsExtractedFor: void 0,
		sharedEmitDoneFor: void 0,
		cycles: params?.cycles ?? "ref",
		reused: params?.reused ?? "inline",
		intersections: [],
		deferred: [],
		external: params?.external ?? void 0
	};
}
/**
* Applies the `unrepresentable` setting at a site that has no JSON Schema equivalent. Throws
* `message` unless the setting (or the handler's return value) says otherwise. Returns `true` if a
* custom JSON Schema was written into `json`, in which case the caller must not write its own.
*/
function handleUnrepresentable(schema, ctx, json, params, message) {
	const result = typeof ctx.unrepresentable === "function" ? ctx.unrepresentable({
		zodSchema: schema,
		path: params.path,
		message
	}) : ctx.unrepresentable;
	if (result === "any") return false;
	if (result === void 0 || result === "throw") throw new Error(message);
	Object.assign(json, result);
	return true;
}
function processSchema(schema, ctx, _params = {
	path: [],
	schemaPath: []
}) {
	var _a;
	const def = schema._zod.def;
	const seen = ctx.seen.get(schema);
	if (seen) {
		seen.count++;
		if (_params.schemaPath.includes(schema)) seen.cycle = _params.path;
		return seen.schema;
	}
	const result = {
		schema: {},
		count: 1,
		cycle: void 0,
		path: _params.path
	};
	ctx.seen.set(schema, result);
	ctx.sharedDefsExtractedFor = void 0;
	ctx.sharedEmitDoneFor = void 0;
	const overrideSchema = schema._zod.toJSONSchema?.();
	if (overrideSchema) result.schema = overrideSchema;
	else {
		const params = {
			..._params,
			schemaPath: [..._params.schemaPath, schema],
			path: _params.path
		};
		if (schema._zod.processJSONSchema) schema._zod.processJSONSchema(ctx, result.schema, params);
		else {
			const _json = result.schema;
			const processor = ctx.processors[def.type];
			if (!processor) throw new Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);
			processor(schema, ctx, _json, params);
		}
		const parent = schema._zod.parent;
		if (parent) {
			if (!result.ref) result.ref = parent;
			processSchema(parent, ctx, params);
			ctx.seen.get(parent).isParent = true;
		}
	}
	const meta = ctx.metadataRegistry.get(schema);
	if (meta) assignProps(result.schema, meta);
	if (ctx.io === "input" && isTransforming(schema)) {
		delete result.schema.examples;
		delete result.schema.default;
	}
	if (ctx.io === "input" && "_prefault" in result.schema) (_a = result.schema).default ?? (_a.default = result.schema._prefault);
	delete result.schema._prefault;
	return ctx.seen.get(schema).schema;
}
function encodeJSONPointerSegment(segment) {
	return segment.replace(/~/g, "~0").replace(/\//g, "~1");
}
function extractDefs(ctx, schema) {
	const root = ctx.seen.get(schema);
	if (!root) throw new Error("Unprocessed schema. This is a bug in Zod.");
	if (ctx.external && ctx.sharedDefsExtractedFor === ctx.external) return;
	const idToSchema = /* @__PURE__ */ new Map();
	for (const entry of ctx.seen.entries()) {
		const id = ctx.metadataRegistry.get(entry[0])?.id;
		if (id) {
			const existing = idToSchema.get(id);
			if (existing && existing !== entry[0]) throw new Error(`Duplicate schema id "${id}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);
			idToSchema.set(id, entry[0]);
		}
	}
	const makeURI = (entry) => {
		const defsSegment = ctx.target === "draft-2020-12" ? "$defs" : "definitions";
		if (ctx.external) {
			const externalId = ctx.external.registry.get(entry[0])?.id;
			const uriGenerator = ctx.external.uri ?? ((id) => id);
			if (externalId) return { ref: uriGenerator(externalId) };
			const id = entry[1].defId ?? entry[1].schema.id ?? `schema${ctx.counter++}`;
			entry[1].defId = id;
			return {
				defId: id,
				ref: `${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(id)}`
			};
		}
		const uriPrefix = `#`;
		const defUriPrefix = `${uriPrefix}/${defsSegment}/`;
		if (entry[1] === root && !entry[1].schema.id) return { ref: uriPrefix };
		const defId = entry[1].schema.id ?? `__schema${ctx.counter++}`;
		return {
			defId,
			ref: defUriPrefix + encodeJSONPointerSegment(defId)
		};
	};
	const extractToDef = (entry) => {
		if (entry[1].schema.$ref) return;
		const seen = entry[1];
		const { ref, defId } = makeURI(entry);
		seen.def = { ...seen.schema };
		if (defId) seen.defId = defId;
		const schema = seen.schema;
		for (const key in schema) delete schema[key];
		schema.$ref = ref;
	};
	if (ctx.cycles === "throw") for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (seen.cycle) throw new Error(`Cycle detected: #/${seen.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`);
	}
	for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (schema === entry[0]) {
			extractToDef(entry);
			continue;
		}
		if (ctx.external) {
			const ext = ctx.external.registry.get(entry[0])?.id;
			if (schema !== entry[0] && ext) {
				extractToDef(entry);
				continue;
			}
		}
		if (ctx.metadataRegistry.get(entry[0])?.id) {
			extractToDef(entry);
			continue;
		}
		if (seen.cycle) {
			extractToDef(entry);
			continue;
		}
		if (seen.count > 1) {
			if (ctx.reused === "ref") extractToDef(entry);
		}
	}
	if (ctx.external) ctx.sharedDefsExtractedFor = ctx.external;
}
/** Rewrites `anyOf: [{type: "a"}, {type: "b"}]` to `type: ["a", "b"]`, which every JSON Schema draft treats as equivalent and most consumers render far better for the nullable case. Only branches that are a bare type assertion qualify — anything carrying a constraint, `$ref`, `const` or metadata is left alone. Runs after `flattenRef`, so a branch an override decorated or `$defs` extraction turned into a `$ref` is no longer bare and correctly stays in `anyOf`. `oneOf` is excluded: `integer` and `number` overlap, so "exactly one" and "at least one" are not the same there. OpenAPI 3.0 is excluded: its `type` must be a single string. */
function compactTypeUnion(schema) {
	const options = schema.anyOf;
	if (!Array.isArray(options) || options.length === 0 || schema.type !== void 0) return;
	const types = [];
	for (const option of options) {
		if (!option || typeof option !== "object") return;
		compactTypeUnion(option);
		const keys = Object.keys(option);
		if (keys.length !== 1 || keys[0] !== "type") return;
		const type = option.type;
		for (const member of Array.isArray(type) ? type : [type]) {
			if (typeof member !== "string") return;
			if (!types.includes(member)) types.push(member);
		}
	}
	delete schema.anyOf;
	schema.type = types.length === 1 ? types[0] : types;
}
/** Keywords `foldIntersection` knows how to combine. Anything else — `$ref`, `patternProperties`,
* an annotation like `description` — makes a member unfoldable, so a constraint this does not
* understand leaves the `allOf` alone instead of being silently dropped or misattributed. */
const FOLDABLE_KEYS = new Set([
	"type",
	"properties",
	"required",
	"additionalProperties"
]);
const UNION_KEYS = ["oneOf", "anyOf"];
/** A member's constraint on a key it does not declare itself. A `catchall` states one; `false`, an absent `additionalProperties`, and the empty schema a loose object emits state nothing. */
function undeclaredConstraint(member) {
	const extra = member.additionalProperties;
	if (extra === void 0 || extra === false || typeof extra !== "object" || extra === null) return null;
	return Object.keys(extra).length ? extra : null;
}
/** Combines object members into the single object they describe together, or returns `null` if any of them carries a keyword outside {@link FOLDABLE_KEYS}. */
function foldObjects(members) {
	const objects = [];
	for (const member of members) {
		if (typeof member !== "object" || member.type !== "object") return null;
		for (const key in member) if (!FOLDABLE_KEYS.has(key)) return null;
		objects.push(member);
	}
	const properties = {};
	const required = /* @__PURE__ */ new Set();
	for (const object of objects) {
		for (const key in object.properties) {
			if (Object.prototype.hasOwnProperty.call(properties, key)) continue;
			const parts = [];
			for (const other of objects) {
				const part = other.properties?.[key] ?? undeclaredConstraint(other);
				if (part === null || part === void 0) continue;
				if (!parts.some((seen) => JSON.stringify(seen) === JSON.stringify(part))) parts.push(part);
			}
			assignProp(properties, key, parts.length === 1 ? parts[0] : foldObjects(parts) ?? { allOf: parts });
		}
		for (const key of object.required ?? []) required.add(key);
	}
	const folded = {
		type: "object",
		properties
	};
	if (required.size) folded.required = [...required];
	if (objects.every((object) => object.additionalProperties === false)) folded.additionalProperties = false;
	else {
		const constraints = [];
		for (const object of objects) {
			const constraint = undeclaredConstraint(object);
			if (constraint && !constraints.some((seen) => JSON.stringify(seen) === JSON.stringify(constraint))) constraints.push(constraint);
		}
		if (constraints.length === 1) folded.additionalProperties = constraints[0];
		else if (constraints.length > 1) folded.additionalProperties = { allOf: constraints };
	}
	return folded;
}
/** `additionalProperties` in an `allOf` member sees only that member's own `properties`, so two
* closed object members reject each other's keys and the schema validates nothing. Zod's parser
* pools the key sets instead — `handleIntersectionResults` reports a key as unrecognized only when
* *every* side rejects it — so the emitted schema has to pool them too, and folding the members
* into one object is the encoding that says so on every target.
*
* This runs from `finalize`, after `extractDefs`, which is what keeps it clear of the `$ref`
* machinery: a member extracted into `$defs` is already a `$ref` by now and declines to fold, so it
* keeps its reference and its own closedness rather than being inlined as a stale copy. */
function foldIntersection(json) {
	const allOf = json.allOf;
	if (!Array.isArray(allOf) || allOf.length < 2) return;
	for (const key of FOLDABLE_KEYS) if (key in json) return;
	const unions = allOf.filter((m) => UNION_KEYS.some((k) => Array.isArray(m[k])));
	let folded = null;
	if (!unions.length) folded = foldObjects(allOf);
	else {
		const union = unions[0];
		const keyword = UNION_KEYS.find((k) => Array.isArray(union[k]));
		if (Object.keys(union).length !== 1) return;
		const rest = allOf.filter((m) => m !== union);
		const branches = union[keyword].map((branch) => foldObjects([...rest, branch]));
		if (branches.some((b) => !b)) return;
		folded = { [keyword]: branches };
	}
	if (!folded) return;
	delete json.allOf;
	assignProps(json, folded);
}
function finalize(ctx, schema) {
	const root = ctx.seen.get(schema);
	if (!root) throw new Error("Unprocessed schema. This is a bug in Zod.");
	const flattenRef = (zodSchema) => {
		const seen = ctx.seen.get(zodSchema);
		if (seen.ref === null) return;
		const schema = seen.def ?? seen.schema;
		const _cached = { ...schema };
		const ref = seen.ref;
		seen.ref = null;
		if (ref) {
			flattenRef(ref);
			const refSeen = ctx.seen.get(ref);
			const refSchema = refSeen.schema;
			if (refSchema.$ref && (ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0")) {
				schema.allOf = schema.allOf ?? [];
				schema.allOf.push(refSchema);
			} else assignProps(schema, refSchema);
			assignProps(schema, _cached);
			if (zodSchema._zod.parent === ref) for (const key in schema) {
				if (key === "$ref" || key === "allOf") continue;
				if (!(key in _cached)) delete schema[key];
			}
			if (refSchema.$ref && refSeen.def) for (const key in schema) {
				if (key === "$ref" || key === "allOf") continue;
				if (key in refSeen.def && JSON.stringify(schema[key]) === JSON.stringify(refSeen.def[key])) delete schema[key];
			}
		}
		const parent = zodSchema._zod.parent;
		if (parent && parent !== ref) {
			flattenRef(parent);
			const parentSeen = ctx.seen.get(parent);
			if (parentSeen?.schema.$ref) {
				schema.$ref = parentSeen.schema.$ref;
				if (parentSeen.def) for (const key in schema) {
					if (key === "$ref" || key === "allOf") continue;
					if (key in parentSeen.def && JSON.stringify(schema[key]) === JSON.stringify(parentSeen.def[key])) delete schema[key];
				}
			}
		}
		ctx.override({
			zodSchema,
			jsonSchema: schema,
			path: seen.path ?? []
		});
	};
	if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
		for (const entry of [...ctx.seen.entries()].reverse()) flattenRef(entry[0]);
		if (ctx.target !== "openapi-3.0") for (const entry of ctx.seen.entries()) compactTypeUnion(entry[1].def ?? entry[1].schema);
		for (const rewrite of ctx.deferred) rewrite();
		if (ctx.intersections.length) {
			const carriers = /* @__PURE__ */ new Map();
			for (const seen of ctx.seen.values()) for (const json of [seen.schema, seen.def]) {
				const allOf = json?.allOf;
				if (!Array.isArray(allOf)) continue;
				const existing = carriers.get(allOf);
				if (existing) existing.push(json);
				else carriers.set(allOf, [json]);
			}
			for (const allOf of ctx.intersections) for (const json of carriers.get(allOf) ?? []) foldIntersection(json);
		}
	}
	const result = {};
	if (ctx.target === "draft-2020-12") result.$schema = "https://json-schema.org/draft/2020-12/schema";
	else if (ctx.target === "draft-07") result.$schema = "http://json-schema.org/draft-07/schema#";
	else if (ctx.target === "draft-04") result.$schema = "http://json-schema.org/draft-04/schema#";
	else if (ctx.target === "openapi-3.0") {}
	if (ctx.external?.uri) {
		const id = ctx.external.registry.get(schema)?.id;
		if (!id) throw new Error("Schema is missing an `id` property");
		result.$id = ctx.external.uri(id);
	}
	assignProps(result, root.defId ? root.schema : root.def ?? root.schema);
	const rootMetaId = ctx.metadataRegistry.get(schema)?.id;
	if (rootMetaId !== void 0 && result.id === rootMetaId) delete result.id;
	const defs = ctx.external?.defs ?? {};
	if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) for (const entry of ctx.seen.entries()) {
		const seen = entry[1];
		if (seen.def && seen.defId) {
			if (seen.def.id === seen.defId) delete seen.def.id;
			assignProp(defs, seen.defId, seen.def);
		}
	}
	if (ctx.external) ctx.sharedEmitDoneFor = ctx.external;
	if (ctx.external) {} else if (Object.keys(defs).length > 0) if (ctx.target === "draft-2020-12") result.$defs = defs;
	else result.definitions = defs;
	try {
		const finalized = JSON.parse(JSON.stringify(result));
		Object.defineProperty(finalized, "~standard", {
			value: {
				...schema["~standard"],
				jsonSchema: {
					input: createStandardJSONSchemaMethod(schema, "input", ctx.processors),
					output: createStandardJSONSchemaMethod(schema, "output", ctx.processors)
				}
			},
			enumerable: false,
			writable: false
		});
		return finalized;
	} catch (_err) {
		throw new Error("Error converting schema to JSON.");
	}
}
function isTransforming(_schema, _ctx) {
	const ctx = _ctx ?? { seen: /* @__PURE__ */ new Set() };
	if (ctx.seen.has(_schema)) return false;
	ctx.seen.add(_schema);
	const def = _schema._zod.def;
	if (def.type === "transform") return true;
	if (def.type === "array") return isTransforming(def.element, ctx);
	if (def.type === "set") return isTransforming(def.valueType, ctx);
	if (def.type === "lazy") return isTransforming(def.getter(), ctx);
	if (def.type === "promise" || def.type === "optional" || def.type === "nonoptional" || def.type === "nullable" || def.type === "readonly" || def.type === "default" || def.type === "prefault" || def.type === "catch") return isTransforming(def.innerType, ctx);
	if (def.type === "intersection") return isTransforming(def.left, ctx) || isTransforming(def.right, ctx);
	if (def.type === "record" || def.type === "map") return isTransforming(def.keyType, ctx) || isTransforming(def.valueType, ctx);
	if (def.type === "pipe") {
		if (_schema._zod.traits.has("$ZodCodec")) return true;
		return isTransforming(def.in, ctx) || isTransforming(def.out, ctx);
	}
	if (def.type === "object") {
		for (const key in def.shape) if (isTransforming(def.shape[key], ctx)) return true;
		return false;
	}
	if (def.type === "union") {
		for (const option of def.options) if (isTransforming(option, ctx)) return true;
		return false;
	}
	if (def.type === "tuple") {
		for (const item of def.items) if (isTransforming(item, ctx)) return true;
		if (def.rest && isTransforming(def.rest, ctx)) return true;
		return false;
	}
	return false;
}
/**
* Creates a toJSONSchema method for a schema instance.
* This encapsulates the logic of initializing context, processing, extracting defs, and finalizing.
*/
const createToJSONSchemaMethod = (schema, processors = {}) => (params) => {
	const ctx = initializeContext({
		...params,
		processors
	});
	processSchema(schema, ctx);
	extractDefs(ctx, schema);
	return finalize(ctx, schema);
};
const createStandardJSONSchemaMethod = (schema, io, processors = {}) => (params) => {
	const { libraryOptions, target } = params ?? {};
	const ctx = initializeContext({
		...libraryOptions ?? {},
		target,
		io,
		processors
	});
	processSchema(schema, ctx);
	extractDefs(ctx, schema);
	return finalize(ctx, schema);
};
//#endregion
//#region ../../main/node_modules/zod/v4/core/json-schema-processors.js
const narrowMin = (agg, key, value) => {
	if (agg[key] === void 0 || value > agg[key]) agg[key] = value;
};
const narrowMax = (agg, key, value) => {
	if (agg[key] === void 0 || value < agg[key]) agg[key] = value;
};
const narrowBoth = (agg, value) => {
	narrowMin(agg, "minimum", value);
	narrowMax(agg, "maximum", value);
};
const addDivisor = (agg, value) => {
	agg.multipleOf ?? (agg.multipleOf = []);
	if (!agg.multipleOf.includes(value)) agg.multipleOf.push(value);
};
const addPattern = (agg, pattern) => {
	agg.patterns ?? (agg.patterns = /* @__PURE__ */ new Set());
	agg.patterns.add(pattern);
};
const intersectMime = (agg, mime) => {
	agg.mime = agg.mime ? agg.mime.filter((m) => mime.includes(m)) : [...mime];
};
const setFormat = (agg, format) => {
	agg.format = format;
	if (format.includes("int")) agg.isInt = true;
};
const minContributor = (agg, def) => narrowMin(agg, "minimum", def.minimum);
const maxContributor = (agg, def) => narrowMax(agg, "maximum", def.maximum);
const formatContributor = (ranges) => (agg, def) => {
	setFormat(agg, def.format);
	const [minimum, maximum] = ranges[def.format];
	narrowMin(agg, "minimum", minimum);
	narrowMax(agg, "maximum", maximum);
};
const contributors = {
	greater_than: (agg, def) => narrowMin(agg, def.inclusive ? "minimum" : "exclusiveMinimum", def.value),
	less_than: (agg, def) => narrowMax(agg, def.inclusive ? "maximum" : "exclusiveMaximum", def.value),
	multiple_of: (agg, def) => addDivisor(agg, def.value),
	number_format: formatContributor(NUMBER_FORMAT_RANGES),
	bigint_format: formatContributor(BIGINT_FORMAT_RANGES),
	min_length: minContributor,
	max_length: maxContributor,
	length_equals: (agg, def) => narrowBoth(agg, def.length),
	min_size: minContributor,
	max_size: maxContributor,
	size_equals: (agg, def) => narrowBoth(agg, def.size),
	string_format: (agg, def) => {
		setFormat(agg, def.format);
		if (def.pattern) addPattern(agg, def.pattern);
		if (def.format === "base64" || def.format === "base64url") agg.contentEncoding = def.format;
		if (def.local || def.precision === -1) agg.laxFormat = true;
	},
	mime_type: (agg, def) => intersectMime(agg, def.mime)
};
function aggregateChecks(schema) {
	const agg = {};
	const def = schema._zod.def;
	const list = schema._zod.traits.has("$ZodCheck") ? [schema, ...def.checks ?? []] : def.checks ?? [];
	for (const ch of list) contributors[ch._zod.def.check]?.(agg, ch._zod.def);
	const bag = schema._zod.bag;
	if (bag.minimum !== void 0) narrowMin(agg, "minimum", bag.minimum);
	if (bag.exclusiveMinimum !== void 0) narrowMin(agg, "exclusiveMinimum", bag.exclusiveMinimum);
	if (bag.maximum !== void 0) narrowMax(agg, "maximum", bag.maximum);
	if (bag.exclusiveMaximum !== void 0) narrowMax(agg, "exclusiveMaximum", bag.exclusiveMaximum);
	if (bag.multipleOf !== void 0) addDivisor(agg, bag.multipleOf);
	if (bag.format !== void 0) {
		agg.format ?? (agg.format = bag.format);
		if (bag.format.includes("int")) agg.isInt = true;
	}
	if (bag.mime) intersectMime(agg, bag.mime);
	for (const pattern of bag.patterns ?? []) addPattern(agg, pattern);
	return agg;
}
const formatMap = {
	guid: "uuid",
	url: "uri",
	datetime: "date-time",
	json_string: "json-string",
	regex: ""
};
const exactPatterns = new Map([[base64Charset, base64], [base64urlCharset, base64url]]);
const exactPattern = (p) => exactPatterns.get(p) ?? p;
const stringProcessor = (schema, ctx, _json, _params) => {
	const json = _json;
	json.type = "string";
	const { minimum, maximum, format, patterns, contentEncoding, laxFormat } = aggregateChecks(schema);
	if (typeof minimum === "number") json.minLength = minimum;
	if (typeof maximum === "number") json.maxLength = maximum;
	if (format) {
		json.format = formatMap[format] ?? format;
		if (json.format === "") delete json.format;
		if (format === "time" || laxFormat) delete json.format;
	}
	if (contentEncoding) json.contentEncoding = contentEncoding;
	if (patterns && patterns.size > 0) {
		const patternList = [...patterns].map(exactPattern);
		if (patternList.length === 1) json.pattern = patternList[0].source;
		else if (patternList.length > 1) json.allOf = [...patternList.map((regex) => ({
			...ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0" ? { type: "string" } : {},
			pattern: regex.source
		}))];
	}
};
const numberProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum, isInt } = aggregateChecks(schema);
	json.type = isInt ? "integer" : "number";
	const exMin = typeof exclusiveMinimum === "number" && exclusiveMinimum >= (minimum ?? Number.NEGATIVE_INFINITY);
	const exMax = typeof exclusiveMaximum === "number" && exclusiveMaximum <= (maximum ?? Number.POSITIVE_INFINITY);
	const legacy = ctx.target === "draft-04" || ctx.target === "openapi-3.0";
	if (exMin) if (legacy) {
		json.minimum = exclusiveMinimum;
		json.exclusiveMinimum = true;
	} else json.exclusiveMinimum = exclusiveMinimum;
	else if (typeof minimum === "number") json.minimum = minimum;
	if (exMax) if (legacy) {
		json.maximum = exclusiveMaximum;
		json.exclusiveMaximum = true;
	} else json.exclusiveMaximum = exclusiveMaximum;
	else if (typeof maximum === "number") json.maximum = maximum;
	if (multipleOf) {
		const divisors = /* @__PURE__ */ new Set();
		for (const divisor of multipleOf) if (Number.isFinite(divisor) && divisor !== 0) divisors.add(Math.abs(divisor));
		else handleUnrepresentable(schema, ctx, json, params, `A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);
		const [first, ...rest] = divisors;
		if (first !== void 0) json.multipleOf = first;
		if (rest.length) json.allOf = [...json.allOf ?? [], ...rest.map((m) => ({ multipleOf: m }))];
	}
};
const neverProcessor = (_schema, _ctx, json, _params) => {
	json.not = {};
};
const unknownProcessor = (_schema, _ctx, _json, _params) => {};
const enumProcessor = (schema, _ctx, json, _params) => {
	const def = schema._zod.def;
	const values = getEnumValues(def.entries);
	if (values.length === 0) {
		json.not = {};
		return;
	}
	if (values.every((v) => typeof v === "number")) json.type = "number";
	if (values.every((v) => typeof v === "string")) json.type = "string";
	json.enum = values;
};
const customProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Custom types cannot be represented in JSON Schema");
};
const transformProcessor = (schema, ctx, json, params) => {
	handleUnrepresentable(schema, ctx, json, params, "Transforms cannot be represented in JSON Schema");
};
const arrayProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	const { minimum, maximum } = aggregateChecks(schema);
	if (typeof minimum === "number") json.minItems = minimum;
	if (typeof maximum === "number") json.maxItems = maximum;
	json.type = "array";
	json.items = processSchema(def.element, ctx, {
		...params,
		path: [...params.path, "items"]
	});
};
function inputOptin(schema) {
	const def = schema._zod.def;
	if (def.type === "pipe" && def.in._zod.traits.has("$ZodTransform")) return inputOptin(def.out);
	if (def.type === "catch") return inputOptin(def.innerType);
	return schema._zod.optin;
}
const objectProcessor = (schema, ctx, _json, params) => {
	const json = _json;
	const def = schema._zod.def;
	const shape = def.shape;
	if (Object.getOwnPropertySymbols(shape).length && handleUnrepresentable(schema, ctx, json, params, "Symbol keys cannot be represented in JSON Schema")) return;
	json.type = "object";
	json.properties = {};
	for (const key in shape) assignProp(json.properties, key, processSchema(shape[key], ctx, {
		...params,
		path: [
			...params.path,
			"properties",
			key
		]
	}));
	const requiredKeys = [];
	for (const key of Object.keys(shape)) {
		const field = def.shape[key];
		if (ctx.io === "input" ? inputOptin(field) === void 0 : field._zod.optout === void 0) requiredKeys.push(key);
	}
	if (requiredKeys.length > 0) json.required = requiredKeys;
	if (def.catchall?._zod.def.type === "never") json.additionalProperties = false;
	else if (!def.catchall) {
		if (ctx.io === "output") json.additionalProperties = false;
	} else if (def.catchall) json.additionalProperties = processSchema(def.catchall, ctx, {
		...params,
		path: [...params.path, "additionalProperties"]
	});
};
const unionProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const isExclusive = def.inclusive === false;
	const options = def.options.map((x, i) => processSchema(x, ctx, {
		...params,
		path: [
			...params.path,
			isExclusive ? "oneOf" : "anyOf",
			i
		]
	}));
	if (isExclusive) json.oneOf = options;
	else json.anyOf = options;
};
const intersectionProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const a = processSchema(def.left, ctx, {
		...params,
		path: [
			...params.path,
			"allOf",
			0
		]
	});
	const b = processSchema(def.right, ctx, {
		...params,
		path: [
			...params.path,
			"allOf",
			1
		]
	});
	const isSimpleIntersection = (val) => "allOf" in val && Object.keys(val).length === 1;
	const allOf = [...isSimpleIntersection(a) ? a.allOf : [a], ...isSimpleIntersection(b) ? b.allOf : [b]];
	json.allOf = allOf;
	ctx.intersections.push(allOf);
};
const nullableProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	const inner = processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	if (ctx.target === "openapi-3.0") {
		seen.ref = def.innerType;
		json.nullable = true;
	} else json.anyOf = [inner, { type: "null" }];
};
const nonoptionalProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
};
/** Round-trips a default value through JSON so the emitted schema is guaranteed to be valid JSON.
* A BigInt has no reliable encoding, so it goes through `unrepresentable` like any other
* unrepresentable value. Returns a sentinel when the caller must not write a default of its own. */
const UNREPRESENTABLE_DEFAULT = Symbol();
function serializeDefaultValue(value, schema, ctx, json, params) {
	let unrepresentable = false;
	const serialized = JSON.stringify(value, (_, val) => {
		if (typeof val !== "bigint") return val;
		unrepresentable = true;
		return null;
	});
	if (!unrepresentable) return JSON.parse(serialized);
	handleUnrepresentable(schema, ctx, json, params, "BigInt defaults cannot be represented in JSON Schema");
	return UNREPRESENTABLE_DEFAULT;
}
const defaultProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
	if (value !== UNREPRESENTABLE_DEFAULT) json.default = value;
};
const prefaultProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	if (ctx.io !== "input") return;
	const value = serializeDefaultValue(def.defaultValue, schema, ctx, json, params);
	if (value !== UNREPRESENTABLE_DEFAULT) json._prefault = value;
};
const catchProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	let catchValue;
	try {
		catchValue = def.catchValue(void 0);
	} catch {
		handleUnrepresentable(schema, ctx, json, params, "Dynamic catch values are not supported in JSON Schema");
		return;
	}
	json.default = catchValue;
};
const pipeProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	const inIsTransform = def.in._zod.traits.has("$ZodTransform");
	const innerType = ctx.io === "input" ? inIsTransform ? def.out : def.in : def.out;
	processSchema(innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = innerType;
};
const readonlyProcessor = (schema, ctx, json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
	json.readOnly = true;
};
const optionalProcessor = (schema, ctx, _json, params) => {
	const def = schema._zod.def;
	processSchema(def.innerType, ctx, params);
	const seen = ctx.seen.get(schema);
	seen.ref = def.innerType;
};
//#endregion
//#region ../../main/node_modules/zod/v4/classic/errors.js
const _installedErrorProtos = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
function _lazyMethod(proto, key, make) {
	Object.defineProperty(proto, key, {
		configurable: true,
		enumerable: false,
		get() {
			const value = make(this);
			Object.defineProperty(this, key, {
				value,
				configurable: true,
				writable: true
			});
			return value;
		},
		set(value) {
			Object.defineProperty(this, key, {
				value,
				configurable: true,
				writable: true
			});
		}
	});
}
const initializer = (inst, issues) => {
	$ZodError.init(inst, issues);
	inst.name = "ZodError";
	const proto = Object.getPrototypeOf(inst);
	if (_installedErrorProtos.has(proto)) return;
	_installedErrorProtos.add(proto);
	_lazyMethod(proto, "format", (self) => (mapper) => formatError(self, mapper));
	_lazyMethod(proto, "flatten", (self) => (mapper) => flattenError(self, mapper));
	_lazyMethod(proto, "addIssue", (self) => (issue) => {
		self.issues.push(issue);
		self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
	});
	_lazyMethod(proto, "addIssues", (self) => (issues) => {
		self.issues.push(...issues);
		self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
	});
	Object.defineProperty(proto, "isEmpty", {
		configurable: true,
		enumerable: false,
		get() {
			return this.issues.length === 0;
		}
	});
};
const ZodRealError = /* @__PURE__ */ $constructor("ZodError", initializer, void 0, { Parent: Error });
//#endregion
//#region ../../main/node_modules/zod/v4/classic/parse.js
const parse = /* @__PURE__ */ _parse(ZodRealError);
const parseAsync = /* @__PURE__ */ _parseAsync(ZodRealError);
const safeParse = /* @__PURE__ */ _safeParse(ZodRealError);
const safeParseAsync = /* @__PURE__ */ _safeParseAsync(ZodRealError);
const encode = /* @__PURE__ */ _encode(ZodRealError);
const decode = /* @__PURE__ */ _decode(ZodRealError);
const encodeAsync = /* @__PURE__ */ _encodeAsync(ZodRealError);
const decodeAsync = /* @__PURE__ */ _decodeAsync(ZodRealError);
const safeEncode = /* @__PURE__ */ _safeEncode(ZodRealError);
const safeDecode = /* @__PURE__ */ _safeDecode(ZodRealError);
const safeEncodeAsync = /* @__PURE__ */ _safeEncodeAsync(ZodRealError);
const safeDecodeAsync = /* @__PURE__ */ _safeDecodeAsync(ZodRealError);
//#endregion
//#region ../../main/node_modules/zod/v4/classic/schemas.js
function _ensureDefaultLocale() {
	if (!globalConfig.localeError) config(en_default());
}
function _ensureDefaultMemoizer() {
	if (!globalConfig.memoizer) config({ memoizer: memoizer() });
}
const ZodType = /* @__PURE__ */ $constructor("ZodType", (inst, def) => {
	_ensureDefaultLocale();
	$ZodType.init(inst, def);
	inst.def = def;
	inst.type = def.type;
	return inst;
}, {
	check(...chks) {
		const def = this.def;
		return this.clone(mergeDefs(def, { checks: [...def.checks ?? [], ...chks.map((ch) => typeof ch === "function" ? { _zod: {
			check: ch,
			def: { check: "custom" },
			onattach: []
		} } : ch)] }), { parent: true });
	},
	with(...chks) {
		return this.check(...chks);
	},
	clone(def, params) {
		return clone(this, def, params);
	},
	brand() {
		return this;
	},
	register(reg, meta) {
		reg.add(this, meta);
		return this;
	},
	refine(check, params) {
		return this.check(refine(check, params));
	},
	superRefine(refinement, params) {
		return this.check(superRefine(refinement, params));
	},
	overwrite(fn) {
		return this.check(/* @__PURE__ */ _overwrite(fn));
	},
	optional() {
		return optional(this);
	},
	exactOptional() {
		return exactOptional(this);
	},
	nullable() {
		return nullable(this);
	},
	nullish() {
		return optional(nullable(this));
	},
	nonoptional(params) {
		return nonoptional(this, params);
	},
	array() {
		return array(this);
	},
	or(arg) {
		return union([this, arg]);
	},
	and(arg) {
		return intersection(this, arg);
	},
	transform(tx) {
		return pipe(this, transform(tx));
	},
	default(d) {
		return _default(this, d);
	},
	prefault(d) {
		return prefault(this, d);
	},
	catch(params) {
		return _catch(this, params);
	},
	pipe(target) {
		return pipe(this, target);
	},
	readonly() {
		return readonly(this);
	},
	describe(description) {
		const cl = this.clone();
		globalRegistry.add(cl, { description });
		return cl;
	},
	meta(...args) {
		if (args.length === 0) return globalRegistry.get(this);
		const cl = this.clone();
		globalRegistry.add(cl, args[0]);
		return cl;
	},
	isOptional() {
		return this.safeParse(void 0).success;
	},
	isNullable() {
		return this.safeParse(null).success;
	},
	apply(fn, ...args) {
		return args.length === 0 ? fn(this) : fn(this, ...args);
	},
	get "~standard"() {
		return hide(this, "~standard", {
			...standardProps(this),
			jsonSchema: {
				input: createStandardJSONSchemaMethod(this, "input"),
				output: createStandardJSONSchemaMethod(this, "output")
			}
		});
	},
	set "~standard"(value) {
		own(this, "~standard", value);
	},
	parse: function _parse(data, params) {
		return parse(this, data, params, { callee: _parse });
	},
	parseAsync: async function _parseAsync(data, params) {
		return await parseAsync(this, data, params, { callee: _parseAsync });
	},
	safeParse(data, params) {
		return safeParse(this, data, params);
	},
	async safeParseAsync(data, params) {
		return safeParseAsync(this, data, params);
	},
	get spa() {
		return this?.safeParseAsync;
	},
	set spa(value) {
		own(this, "spa", value);
	},
	validate(data, params) {
		return validate(this, data, params);
	},
	validateAsync(data, params) {
		return validateAsync$1(this, data, params);
	},
	encode: function _encode(data, params) {
		return encode(this, data, params, { callee: _encode });
	},
	decode: function _decode(data, params) {
		return decode(this, data, params, { callee: _decode });
	},
	encodeAsync: async function _encodeAsync(data, params) {
		return await encodeAsync(this, data, params, { callee: _encodeAsync });
	},
	decodeAsync: async function _decodeAsync(data, params) {
		return await decodeAsync(this, data, params, { callee: _decodeAsync });
	},
	safeEncode(data, params) {
		return safeEncode(this, data, params);
	},
	safeDecode(data, params) {
		return safeDecode(this, data, params);
	},
	async safeEncodeAsync(data, params) {
		return safeEncodeAsync(this, data, params);
	},
	async safeDecodeAsync(data, params) {
		return safeDecodeAsync(this, data, params);
	},
	toJSONSchema(params) {
		return createToJSONSchemaMethod(this, {})(params);
	},
	get description() {
		return globalRegistry.get(this)?.description;
	},
	get _def() {
		return this._zod.def;
	}
});
/** @internal */
const _ZodString = /* @__PURE__ */ $constructor("_ZodString", (inst, def) => {
	$ZodString.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => stringProcessor(inst, ctx, json, params);
}, /* @__PURE__ */ derived({
	format: (inst) => aggregateChecks(inst).format ?? null,
	minLength: (inst) => aggregateChecks(inst).minimum ?? null,
	maxLength: (inst) => aggregateChecks(inst).maximum ?? null
}, {
	regex(...args) {
		return this.check(/* @__PURE__ */ _regex(...args));
	},
	includes(...args) {
		return this.check(/* @__PURE__ */ _includes(...args));
	},
	startsWith(...args) {
		return this.check(/* @__PURE__ */ _startsWith(...args));
	},
	endsWith(...args) {
		return this.check(/* @__PURE__ */ _endsWith(...args));
	},
	min(...args) {
		return this.check(/* @__PURE__ */ _minLength(...args));
	},
	max(...args) {
		return this.check(/* @__PURE__ */ _maxLength(...args));
	},
	length(...args) {
		return this.check(/* @__PURE__ */ _length(...args));
	},
	nonempty(...args) {
		return this.check(/* @__PURE__ */ _minLength(1, ...args));
	},
	lowercase(params) {
		return this.check(/* @__PURE__ */ _lowercase(params));
	},
	uppercase(params) {
		return this.check(/* @__PURE__ */ _uppercase(params));
	},
	trim() {
		return this.check(/* @__PURE__ */ _trim());
	},
	normalize(...args) {
		return this.check(/* @__PURE__ */ _normalize(...args));
	},
	toLowerCase() {
		return this.check(/* @__PURE__ */ _toLowerCase());
	},
	toUpperCase() {
		return this.check(/* @__PURE__ */ _toUpperCase());
	},
	slugify() {
		return this.check(/* @__PURE__ */ _slugify());
	}
}));
const ZodString = /* @__PURE__ */ $constructor("ZodString", (inst, def) => {
	$ZodString.init(inst, def);
	_ZodString.init(inst, def);
}, {
	email(params) {
		return this.check(/* @__PURE__ */ _email(ZodEmail, params));
	},
	url(params) {
		return this.check(/* @__PURE__ */ _url(ZodURL, params));
	},
	jwt(params) {
		return this.check(/* @__PURE__ */ _jwt(ZodJWT, params));
	},
	emoji(params) {
		return this.check(/* @__PURE__ */ _emoji(ZodEmoji, params));
	},
	guid(params) {
		return this.check(/* @__PURE__ */ _guid(ZodGUID, params));
	},
	uuid(params) {
		return this.check(/* @__PURE__ */ _uuid(ZodUUID, params));
	},
	uuidv4(params) {
		return this.check(/* @__PURE__ */ _uuidv4(ZodUUID, params));
	},
	uuidv6(params) {
		return this.check(/* @__PURE__ */ _uuidv6(ZodUUID, params));
	},
	uuidv7(params) {
		return this.check(/* @__PURE__ */ _uuidv7(ZodUUID, params));
	},
	nanoid(params) {
		return this.check(/* @__PURE__ */ _nanoid(ZodNanoID, params));
	},
	cuid(params) {
		return this.check(/* @__PURE__ */ _cuid(ZodCUID, params));
	},
	cuid2(params) {
		return this.check(/* @__PURE__ */ _cuid2(ZodCUID2, params));
	},
	ulid(params) {
		return this.check(/* @__PURE__ */ _ulid(ZodULID, params));
	},
	base64(params) {
		return this.check(/* @__PURE__ */ _base64(ZodBase64, params));
	},
	base64url(params) {
		return this.check(/* @__PURE__ */ _base64url(ZodBase64URL, params));
	},
	xid(params) {
		return this.check(/* @__PURE__ */ _xid(ZodXID, params));
	},
	ksuid(params) {
		return this.check(/* @__PURE__ */ _ksuid(ZodKSUID, params));
	},
	ipv4(params) {
		return this.check(/* @__PURE__ */ _ipv4(ZodIPv4, params));
	},
	ipv6(params) {
		return this.check(/* @__PURE__ */ _ipv6(ZodIPv6, params));
	},
	cidrv4(params) {
		return this.check(/* @__PURE__ */ _cidrv4(ZodCIDRv4, params));
	},
	cidrv6(params) {
		return this.check(/* @__PURE__ */ _cidrv6(ZodCIDRv6, params));
	},
	e164(params) {
		return this.check(/* @__PURE__ */ _e164(ZodE164, params));
	},
	datetime(params) {
		return this.check(/* @__PURE__ */ _isoDateTime(ZodISODateTime, params));
	},
	date(params) {
		return this.check(/* @__PURE__ */ _isoDate(ZodISODate, params));
	},
	time(params) {
		return this.check(/* @__PURE__ */ _isoTime(ZodISOTime, params));
	},
	duration(params) {
		return this.check(/* @__PURE__ */ _isoDuration(ZodISODuration, params));
	}
});
function string(params) {
	return /* @__PURE__ */ _string(ZodString, params);
}
const ZodStringFormat = /* @__PURE__ */ $constructor("ZodStringFormat", (inst, def) => {
	$ZodStringFormat.init(inst, def);
	_ZodString.init(inst, def);
});
const ZodISODateTime = /* @__PURE__ */ $constructor("ZodISODateTime", (inst, def) => {
	$ZodISODateTime.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISODate = /* @__PURE__ */ $constructor("ZodISODate", (inst, def) => {
	$ZodISODate.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISOTime = /* @__PURE__ */ $constructor("ZodISOTime", (inst, def) => {
	$ZodISOTime.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodISODuration = /* @__PURE__ */ $constructor("ZodISODuration", (inst, def) => {
	$ZodISODuration.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodEmail = /* @__PURE__ */ $constructor("ZodEmail", (inst, def) => {
	$ZodEmail.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodGUID = /* @__PURE__ */ $constructor("ZodGUID", (inst, def) => {
	$ZodGUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodUUID = /* @__PURE__ */ $constructor("ZodUUID", (inst, def) => {
	$ZodUUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodURL = /* @__PURE__ */ $constructor("ZodURL", (inst, def) => {
	$ZodURL.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodEmoji = /* @__PURE__ */ $constructor("ZodEmoji", (inst, def) => {
	$ZodEmoji.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodNanoID = /* @__PURE__ */ $constructor("ZodNanoID", (inst, def) => {
	$ZodNanoID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
/**
* @deprecated CUID v1 is deprecated by its authors due to information leakage
* (timestamps embedded in the id). Use {@link ZodCUID2} instead.
* See https://github.com/paralleldrive/cuid.
*/
const ZodCUID = /* @__PURE__ */ $constructor("ZodCUID", (inst, def) => {
	$ZodCUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCUID2 = /* @__PURE__ */ $constructor("ZodCUID2", (inst, def) => {
	$ZodCUID2.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodULID = /* @__PURE__ */ $constructor("ZodULID", (inst, def) => {
	$ZodULID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodXID = /* @__PURE__ */ $constructor("ZodXID", (inst, def) => {
	$ZodXID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodKSUID = /* @__PURE__ */ $constructor("ZodKSUID", (inst, def) => {
	$ZodKSUID.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodIPv4 = /* @__PURE__ */ $constructor("ZodIPv4", (inst, def) => {
	$ZodIPv4.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodIPv6 = /* @__PURE__ */ $constructor("ZodIPv6", (inst, def) => {
	$ZodIPv6.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCIDRv4 = /* @__PURE__ */ $constructor("ZodCIDRv4", (inst, def) => {
	$ZodCIDRv4.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodCIDRv6 = /* @__PURE__ */ $constructor("ZodCIDRv6", (inst, def) => {
	$ZodCIDRv6.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodBase64 = /* @__PURE__ */ $constructor("ZodBase64", (inst, def) => {
	$ZodBase64.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodBase64URL = /* @__PURE__ */ $constructor("ZodBase64URL", (inst, def) => {
	$ZodBase64URL.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodE164 = /* @__PURE__ */ $constructor("ZodE164", (inst, def) => {
	$ZodE164.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodJWT = /* @__PURE__ */ $constructor("ZodJWT", (inst, def) => {
	$ZodJWT.init(inst, def);
	ZodStringFormat.init(inst, def);
});
const ZodNumber = /* @__PURE__ */ $constructor("ZodNumber", (inst, def) => {
	$ZodNumber.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => numberProcessor(inst, ctx, json, params);
	inst.isFinite = true;
}, /* @__PURE__ */ derived({
	minValue: (inst) => {
		const { minimum, exclusiveMinimum } = aggregateChecks(inst);
		return Math.max(minimum ?? Number.NEGATIVE_INFINITY, exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
	},
	maxValue: (inst) => {
		const { maximum, exclusiveMaximum } = aggregateChecks(inst);
		return Math.min(maximum ?? Number.POSITIVE_INFINITY, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
	},
	isInt: (inst) => {
		const { isInt, multipleOf } = aggregateChecks(inst);
		return !!isInt || !!multipleOf?.some(Number.isSafeInteger);
	},
	format: (inst) => aggregateChecks(inst).format ?? null
}, {
	gt(value, params) {
		return this.check(/* @__PURE__ */ _gt(value, params));
	},
	gte(value, params) {
		return this.check(/* @__PURE__ */ _gte(value, params));
	},
	min(value, params) {
		return this.check(/* @__PURE__ */ _gte(value, params));
	},
	lt(value, params) {
		return this.check(/* @__PURE__ */ _lt(value, params));
	},
	lte(value, params) {
		return this.check(/* @__PURE__ */ _lte(value, params));
	},
	max(value, params) {
		return this.check(/* @__PURE__ */ _lte(value, params));
	},
	int(params) {
		return this.check(int(params));
	},
	safe(params) {
		return this.check(int(params));
	},
	positive(params) {
		return this.check(/* @__PURE__ */ _gt(0, params));
	},
	nonnegative(params) {
		return this.check(/* @__PURE__ */ _gte(0, params));
	},
	negative(params) {
		return this.check(/* @__PURE__ */ _lt(0, params));
	},
	nonpositive(params) {
		return this.check(/* @__PURE__ */ _lte(0, params));
	},
	multipleOf(value, params) {
		return this.check(/* @__PURE__ */ _multipleOf(value, params));
	},
	step(value, params) {
		return this.check(/* @__PURE__ */ _multipleOf(value, params));
	},
	finite() {
		return this;
	}
}));
function number(params) {
	return /* @__PURE__ */ _number(ZodNumber, params);
}
const ZodNumberFormat = /* @__PURE__ */ $constructor("ZodNumberFormat", (inst, def) => {
	$ZodNumberFormat.init(inst, def);
	ZodNumber.init(inst, def);
});
function int(params) {
	return /* @__PURE__ */ _int(ZodNumberFormat, params);
}
const ZodUnknown = /* @__PURE__ */ $constructor("ZodUnknown", (inst, def) => {
	$ZodUnknown.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => unknownProcessor(inst, ctx, json, params);
});
function unknown() {
	return /* @__PURE__ */ _unknown(ZodUnknown);
}
const ZodNever = /* @__PURE__ */ $constructor("ZodNever", (inst, def) => {
	$ZodNever.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => neverProcessor(inst, ctx, json, params);
});
function never(params) {
	return /* @__PURE__ */ _never(ZodNever, params);
}
const ZodArray = /* @__PURE__ */ $constructor("ZodArray", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodArray.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => arrayProcessor(inst, ctx, json, params);
	inst.element = def.element;
}, {
	min(n, params) {
		return this.check(/* @__PURE__ */ _minLength(n, params));
	},
	nonempty(params) {
		return this.check(/* @__PURE__ */ _minLength(1, params));
	},
	max(n, params) {
		return this.check(/* @__PURE__ */ _maxLength(n, params));
	},
	length(n, params) {
		return this.check(/* @__PURE__ */ _length(n, params));
	},
	unwrap() {
		return this.element;
	}
});
function array(element, params) {
	return /* @__PURE__ */ _array(ZodArray, element, params);
}
const ZodObject = /* @__PURE__ */ $constructor("ZodObject", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodObjectJIT.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => objectProcessor(inst, ctx, json, params);
	installLazyProp(inst, "shape", (self) => self._zod.def.shape, false);
}, {
	keyof() {
		return _enum(Object.keys(this._zod.def.shape));
	},
	catchall(catchall) {
		return this.clone(mergeDefs(this._zod.def, { catchall }));
	},
	passthrough() {
		return this.clone(mergeDefs(this._zod.def, { catchall: unknown() }));
	},
	loose() {
		return this.clone(mergeDefs(this._zod.def, { catchall: unknown() }));
	},
	strict() {
		return this.clone(mergeDefs(this._zod.def, { catchall: never() }));
	},
	strip() {
		return this.clone(mergeDefs(this._zod.def, { catchall: void 0 }));
	},
	extend(incoming) {
		return extend(this, incoming);
	},
	safeExtend(incoming) {
		return safeExtend(this, incoming);
	},
	merge(other) {
		return merge(this, other);
	},
	pick(mask) {
		return pick$1(this, mask);
	},
	omit(mask) {
		return omit(this, mask);
	},
	partial(...args) {
		return partial(ZodOptional, this, args[0]);
	},
	exactPartial(...args) {
		return partial(ZodExactOptional, this, args[0], "exactPartial");
	},
	required(...args) {
		return required(ZodNonOptional, this, args[0]);
	}
});
function object(shape, params) {
	return new ZodObject({
		type: "object",
		shape: shape ?? {},
		...normalizeParams(params)
	});
}
const ZodUnion = /* @__PURE__ */ $constructor("ZodUnion", (inst, def) => {
	$ZodUnion.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => unionProcessor(inst, ctx, json, params);
	inst.options = def.options;
});
function union(options, params) {
	return new ZodUnion({
		type: "union",
		options,
		...normalizeParams(params)
	});
}
const ZodIntersection = /* @__PURE__ */ $constructor("ZodIntersection", (inst, def) => {
	$ZodIntersection.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => intersectionProcessor(inst, ctx, json, params);
});
function intersection(left, right) {
	return new ZodIntersection({
		type: "intersection",
		left,
		right
	});
}
const ZodEnum = /* @__PURE__ */ $constructor("ZodEnum", (inst, def) => {
	$ZodEnum.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => enumProcessor(inst, ctx, json, params);
	inst.enum = def.entries;
	inst.options = [...inst._zod.values];
	const keys = new Set(Object.keys(def.entries));
	inst.extract = (values, params) => {
		const newEntries = {};
		for (const value of values) if (keys.has(value)) newEntries[value] = def.entries[value];
		else throw new Error(`Key ${value} not found in enum`);
		return new ZodEnum({
			...def,
			checks: [],
			...normalizeParams(params),
			entries: newEntries
		});
	};
	inst.exclude = (values, params) => {
		const newEntries = { ...def.entries };
		for (const value of values) if (keys.has(value)) delete newEntries[value];
		else throw new Error(`Key ${value} not found in enum`);
		return new ZodEnum({
			...def,
			checks: [],
			...normalizeParams(params),
			entries: newEntries
		});
	};
});
function _enum(values, params) {
	return new ZodEnum({
		type: "enum",
		entries: Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values,
		...normalizeParams(params)
	});
}
const ZodTransform = /* @__PURE__ */ $constructor("ZodTransform", (inst, def) => {
	_ensureDefaultMemoizer();
	$ZodTransform.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => transformProcessor(inst, ctx, json, params);
	inst._zod.parse = (payload, _ctx) => {
		if (_ctx.direction === "backward") throw new $ZodEncodeError(inst.constructor.name);
		payload.addIssue = (issue$1) => {
			if (typeof issue$1 === "string") payload.issues.push(issue(issue$1, payload.value, def));
			else {
				const _issue = issue$1;
				if (_issue.fatal) _issue.continue = false;
				_issue.code ?? (_issue.code = "custom");
				if (!("input" in _issue)) _issue.input = payload.value;
				_issue.inst ?? (_issue.inst = inst);
				payload.issues.push(issue(_issue));
			}
		};
		const output = def.transform(payload.value, payload);
		if (output instanceof Promise) return output.then((output) => {
			payload.value = output;
			return payload;
		});
		payload.value = output;
		return payload;
	};
});
function transform(fn) {
	return new ZodTransform({
		type: "transform",
		transform: fn
	});
}
const ZodOptional = /* @__PURE__ */ $constructor("ZodOptional", (inst, def) => {
	$ZodOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function optional(innerType) {
	return new ZodOptional({
		type: "optional",
		innerType
	});
}
const ZodExactOptional = /* @__PURE__ */ $constructor("ZodExactOptional", (inst, def) => {
	$ZodExactOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => optionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function exactOptional(innerType) {
	return new ZodExactOptional({
		type: "optional",
		innerType
	});
}
const ZodNullable = /* @__PURE__ */ $constructor("ZodNullable", (inst, def) => {
	$ZodNullable.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => nullableProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function nullable(innerType) {
	return new ZodNullable({
		type: "nullable",
		innerType
	});
}
const ZodDefault = /* @__PURE__ */ $constructor("ZodDefault", (inst, def) => {
	$ZodDefault.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => defaultProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
	inst.removeDefault = inst.unwrap;
});
function _default(innerType, defaultValue) {
	return new ZodDefault({
		type: "default",
		innerType,
		get defaultValue() {
			return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
		}
	});
}
const ZodPrefault = /* @__PURE__ */ $constructor("ZodPrefault", (inst, def) => {
	$ZodPrefault.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => prefaultProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function prefault(innerType, defaultValue) {
	return new ZodPrefault({
		type: "prefault",
		innerType,
		get defaultValue() {
			return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
		}
	});
}
const ZodNonOptional = /* @__PURE__ */ $constructor("ZodNonOptional", (inst, def) => {
	$ZodNonOptional.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => nonoptionalProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function nonoptional(innerType, params) {
	return new ZodNonOptional({
		type: "nonoptional",
		innerType,
		...normalizeParams(params)
	});
}
const ZodCatch = /* @__PURE__ */ $constructor("ZodCatch", (inst, def) => {
	$ZodCatch.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => catchProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
	inst.removeCatch = inst.unwrap;
});
function _catch(innerType, catchValue) {
	return new ZodCatch({
		type: "catch",
		innerType,
		catchValue: typeof catchValue === "function" ? catchValue : constantCatch(catchValue)
	});
}
const ZodPipe = /* @__PURE__ */ $constructor("ZodPipe", (inst, def) => {
	$ZodPipe.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => pipeProcessor(inst, ctx, json, params);
	inst.in = def.in;
	inst.out = def.out;
});
function pipe(in_, out) {
	return new ZodPipe({
		type: "pipe",
		in: in_,
		out
	});
}
const ZodReadonly = /* @__PURE__ */ $constructor("ZodReadonly", (inst, def) => {
	$ZodReadonly.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => readonlyProcessor(inst, ctx, json, params);
	inst.unwrap = () => inst._zod.def.innerType;
});
function readonly(innerType) {
	return new ZodReadonly({
		type: "readonly",
		innerType
	});
}
const ZodCustom = /* @__PURE__ */ $constructor("ZodCustom", (inst, def) => {
	$ZodCustom.init(inst, def);
	ZodType.init(inst, def);
	inst._zod.processJSONSchema = (ctx, json, params) => customProcessor(inst, ctx, json, params);
});
function refine(fn, _params = {}) {
	return /* @__PURE__ */ _refine(ZodCustom, fn, _params);
}
function superRefine(fn, params) {
	return /* @__PURE__ */ _superRefine(fn, params);
}
//#endregion
//#region benchmarks/framework/config.ts
const whole = (least) => int().min(least);
/** What the measurements that fit a map share. Nothing here restates a default of `fit`: what is not given is left to it. */
const fitShape = {
	/** Seed of the first run; run k has seed + k. A seed decides the samples, the initial weights, the batches and (where drawn) the pair. */
	seed: whole(0).default(0),
	seeds: whole(1).default(1),
	start: _enum(["moments", "identity"]).default("moments"),
	steps: whole(1).optional(),
	/** Seconds. */
	maxTime: number().positive().optional(),
	potential: _enum([
		"auto",
		"convex",
		"released",
		"smooth",
		"quadratic"
	]).optional(),
	batchSize: whole(2).optional(),
	hidden: array(whole(1)).min(1).optional(),
	learningRate: number().positive().optional(),
	smoothing: number().min(0).lt(1).optional(),
	threads: whole(1).optional(),
	device: _enum([
		"auto",
		"native",
		"wasm"
	]).optional()
};
/** Checks a config and fills in what is not given. Throws `InputError` naming the first entry that is wrong. */
function parseConfig(schema, config) {
	const parsed = schema.safeParse(config);
	if (parsed.success) return parsed.data;
	const { path, message } = parsed.error.issues[0];
	throw new InputError(`The benchmark's ${path.join(".") || "config"} does not fit: ${message}.`);
}
/** The options of a fit that a config gives. */
function fitOptionsOf(config, seed) {
	const { start, steps, maxTime, potential, batchSize, hidden, learningRate, smoothing, threads, device } = config;
	return {
		seed,
		...withoutUndefined({
			start,
			steps,
			maxTime,
			potential,
			batchSize,
			hidden,
			learningRate,
			smoothing,
			threads,
			device
		})
	};
}
/** The object without the keys whose value is undefined. */
function withoutUndefined(values) {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== void 0));
}
/** @param engine the description of the engine that fits and maps ran on */
function reportHead({ machine, commit, date }, engine) {
	return {
		version: 1,
		machine: {
			...machine,
			engine
		},
		commit,
		date
	};
}
const MIB = 2 ** 20;
/** Of this process. */
async function processEnvironment() {
	return {
		machine: {
			cpu: cpus()[0]?.model.trim() ?? "unknown",
			cores: availableParallelism(),
			memoryGiB: Math.round(totalmem() / 2 ** 30),
			system: `${type()} ${release()} ${arch()}`,
			runtime: `Node ${process.versions.node}`
		},
		commit: await commitHere(),
		date: (/* @__PURE__ */ new Date()).toISOString(),
		memory: () => process.memoryUsage.rss() / MIB,
		peakMemory: () => process.resourceUsage().maxRSS / 1024
	};
}
/** The commit of the checkout that this file lies in, "+" where its code differs from it; null where there is no git or no checkout. */
async function commitHere() {
	const git = async (cwd, ...args) => (await promisify(execFile)("git", args, { cwd })).stdout.trim();
	try {
		const root = await git(fileURLToPath(new URL(".", import.meta.url)), "rev-parse", "--show-toplevel");
		if (await git(root, "ls-files", "--", "benchmarks/run.mjs") === "") return null;
		const changed = await git(root, "status", "--porcelain", "--untracked-files=no", "--", "src", "benchmarks");
		return await git(root, "rev-parse", "--short=12", "HEAD") + (changed === "" ? "" : "+");
	} catch (error) {
		if (error instanceof Error && "code" in error) return null;
		throw error;
	}
}
//#endregion
//#region benchmarks/pairs/entropic-map.ts
/** The regularisation relative to the mean cost, and Sinkhorn's iterations: as accurate as more of either on the pairs of docs/accuracy.md. */
const REGULARISATION = .02;
const ITERATIONS = 100;
/**
* The entropic map between two samples of equal size (Pooladian and Niles-Weed 2021, "Entropic estimation of optimal transport maps"): the
* barycentre of the targets in the entropic plan's conditional distribution at x, which extends to new points by the target's potential.
*/
function entropicMap(source, target) {
	const [n, d] = [source.rows, source.columns];
	const cost = new Float64Array(n * n);
	for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) cost[i * n + k] = squaredDistance(source, i, target, k);
	const epsilon = REGULARISATION * (cost.reduce((sum, value) => sum + value, 0) / cost.length);
	const potential = sinkhorn(cost, n, epsilon);
	return (points) => {
		const data = new Float64Array(points.rows * d);
		const scores = new Float64Array(n);
		for (let i = 0; i < points.rows; i++) {
			for (let k = 0; k < n; k++) scores[k] = (potential[k] - squaredDistance(points, i, target, k)) / epsilon;
			const largest = maximum(scores);
			let total = 0;
			for (let k = 0; k < n; k++) {
				const share = Math.exp(scores[k] - largest);
				total += share;
				for (let j = 0; j < d; j++) data[i * d + j] += share * target.data[k * d + j];
			}
			for (let j = 0; j < d; j++) data[i * d + j] /= total;
		}
		return {
			data,
			rows: points.rows,
			columns: d
		};
	};
}
/** The target's potential g of the entropic problem with equal weights, by Sinkhorn's iteration in logarithms. */
function sinkhorn(cost, n, epsilon) {
	const [f, g, scores] = [
		new Float64Array(n),
		new Float64Array(n),
		new Float64Array(n)
	];
	for (let iteration = 0; iteration < ITERATIONS; iteration++) {
		for (let i = 0; i < n; i++) {
			for (let k = 0; k < n; k++) scores[k] = (g[k] - cost[i * n + k]) / epsilon;
			f[i] = -epsilon * (logSum(scores) - Math.log(n));
		}
		for (let k = 0; k < n; k++) {
			for (let i = 0; i < n; i++) scores[i] = (f[i] - cost[i * n + k]) / epsilon;
			g[k] = -epsilon * (logSum(scores) - Math.log(n));
		}
	}
	return g;
}
function squaredDistance(a, i, b, k) {
	const d = a.columns;
	let sum = 0;
	for (let j = 0; j < d; j++) sum += (a.data[i * d + j] - b.data[k * d + j]) ** 2;
	return sum;
}
function maximum(values) {
	let most = Number.NEGATIVE_INFINITY;
	for (const value of values) if (value > most) most = value;
	return most;
}
function logSum(values) {
	const most = maximum(values);
	let sum = 0;
	for (const value of values) sum += Math.exp(value - most);
	return most + Math.log(sum);
}
//#endregion
//#region benchmarks/pairs/dense.ts
/** A matrix over an existing array, row by row. */
function matrix(data, rows, columns) {
	return {
		data,
		rows,
		columns
	};
}
function zeros(rows, columns) {
	return {
		data: new Float64Array(rows * columns),
		rows,
		columns
	};
}
/** The square matrix with `values` on its diagonal. */
function diagonal(values) {
	const out = zeros(values.length, values.length);
	for (let i = 0; i < values.length; i++) out.data[i * (values.length + 1)] = values[i];
	return out;
}
function transpose({ data, rows, columns }) {
	const out = zeros(columns, rows);
	for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.data[j * rows + i] = data[i * columns + j];
	return out;
}
function trace({ data, rows }) {
	let sum = 0;
	for (let i = 0; i < rows; i++) sum += data[i * (rows + 1)];
	return sum;
}
/** a b. Throws `InputError` unless a has as many columns as b has rows. */
function product(a, b) {
	if (a.columns !== b.rows) throw new InputError(`Cannot multiply a matrix of ${a.rows} x ${a.columns} by one of ${b.rows} x ${b.columns}; the inner sizes must agree.`);
	const out = zeros(a.rows, b.columns);
	for (let i = 0; i < a.rows; i++) addRow(a, i, b, out.data.subarray(i * b.columns, (i + 1) * b.columns));
	return out;
}
/** out += row i of a, times b: four rows of b at a time, so that each value of out is loaded and stored once for four products. */
function addRow({ data: x, columns: inner }, i, { data: y, columns: n }, out) {
	const from = i * inner;
	let k = 0;
	for (; k + 4 <= inner; k += 4) {
		const [x0, x1, x2, x3] = [
			x[from + k],
			x[from + k + 1],
			x[from + k + 2],
			x[from + k + 3]
		];
		for (let j = 0, at = k * n; j < n; j++, at++) out[j] = out[j] + (x0 * y[at] + x1 * y[at + n] + (x2 * y[at + 2 * n] + x3 * y[at + 3 * n]));
	}
	for (; k < inner; k++) {
		const value = x[from + k];
		for (let j = 0, at = k * n; j < n; j++) out[j] = out[j] + value * y[at + j];
	}
}
/** The symmetric square root of a covariance. Throws `InputError` for a negative eigenvalue beyond rounding, NaN or Inf. */
function squareRoot(covariance) {
	const { rows: n, data } = covariance;
	if (covariance.columns !== n || !data.every(Number.isFinite)) throw new InputError(`A covariance is a square matrix of finite numbers, found ${n} x ${covariance.columns}${data.every(Number.isFinite) ? "" : " with NaN or Inf"}; give one.`);
	const { realEigenvalues: values, eigenvectorMatrix } = new EigenvalueDecomposition(fromFlat(covariance), { assumeSymmetric: true });
	const [least, most] = [Math.min(...values), Math.max(...values)];
	if (least < -1e-9 * Math.abs(most)) throw new InputError(`A covariance has no negative eigenvalues, found ${least}; give a positive semi-definite matrix.`);
	const vectors = toFlat(eigenvectorMatrix);
	return product(product(vectors, diagonal(values.map((value) => Math.sqrt(Math.max(value, 0))))), transpose(vectors));
}
/** An orthogonal matrix, uniform (Haar): the Q of the QR factorisation of a Gaussian matrix, with positive diagonal of R (Mezzadri 2007). */
function randomRotation(size, random) {
	const { orthogonalMatrix, upperTriangularMatrix } = new QrDecomposition(fromFlat(matrix(Float64Array.from({ length: size * size }, () => random.normal()), size, size)).transpose());
	const rotation = transpose(toFlat(orthogonalMatrix));
	for (let i = 0; i < size; i++) if (upperTriangularMatrix.get(i, i) < 0) for (let j = 0; j < size; j++) rotation.data[i * size + j] *= -1;
	return rotation;
}
function fromFlat({ data, rows, columns }) {
	return Matrix.from1DArray(rows, columns, data);
}
function toFlat(found) {
	return matrix(Float64Array.from(found.to1DArray()), found.rows, found.columns);
}
//#endregion
//#region benchmarks/pairs/measure.ts
/** The image of a measure under a map: samples are images of fresh samples. The map must keep the dimension. */
function pushforward(measure, map) {
	return {
		dimension: measure.dimension,
		sample: (rows, random) => map(measure.sample(rows, random))
	};
}
/**
* A mixture: each row comes from component k with probability weights[k].
* @param weights not negative, in any scale. Default: equal.
* @throws InputError for no components, dimensions or numbers that disagree, and weights without a positive finite sum
*/
function mixture(components, weights) {
	const shares = mixtureShares(components, weights);
	const dimension = components[0].dimension;
	return {
		dimension,
		sample: (rows, random) => {
			const chosen = Int32Array.from({ length: rows }, () => pick(shares, random.uniform()));
			const data = new Float64Array(rows * dimension);
			components.forEach((component, k) => {
				const places = [...chosen.keys()].filter((row) => chosen[row] === k);
				const drawn = component.sample(places.length, random).data;
				places.forEach((row, i) => {
					data.set(drawn.subarray(i * dimension, (i + 1) * dimension), row * dimension);
				});
			});
			return {
				data,
				rows,
				columns: dimension
			};
		}
	};
}
/** The weights scaled to sum 1. Throws as `mixture` does. */
function mixtureShares(components, weights = components.map(() => 1)) {
	const dimensions = [...new Set(components.map(({ dimension }) => dimension))];
	if (dimensions.length !== 1) throw new InputError(`A mixture needs components of one dimension, found ${dimensions.join(" and ") || "no components"}; give at least one, all alike.`);
	const sum = weights.reduce((total, weight) => total + weight, 0);
	if (weights.length !== components.length || !weights.every((weight) => weight >= 0) || !(sum > 0 && sum < Infinity)) throw new InputError(`A mixture of ${components.length} components needs as many weights, none negative, found [${weights.join(", ")}]; give ${components.length}.`);
	return weights.map((weight) => weight / sum);
}
function pick(shares, uniform) {
	let left = uniform;
	for (let k = 0; k < shares.length - 1; k++) {
		left -= shares[k];
		if (left < 0) return k;
	}
	return shares.length - 1;
}
//#endregion
//#region benchmarks/pairs/gaussian.ts
/**
* The normal distribution N(mean, covariance); samples are float64.
* @param covariance symmetric, positive semi-definite: a singular one gives samples in a subspace
* @throws InputError for shapes that disagree, NaN or Inf, and a negative eigenvalue beyond rounding
*/
function gaussian(mean, covariance) {
	const dimension = mean.length;
	if (dimension === 0 || covariance.rows !== dimension) throw new InputError(`A Gaussian of mean length ${dimension} needs a covariance of the same size, found ${covariance.rows} x ${covariance.columns}; make them agree.`);
	const root = squareRoot(covariance);
	return {
		dimension,
		mean,
		covariance,
		sample: (rows, random) => affine(normals(rows, dimension, random), root, mean)
	};
}
/**
* A mixture of Gaussians, with its exact moments.
* @param weights as for `mixture`
*/
function gaussianMixture(components, weights) {
	const shares = mixtureShares(components, weights);
	const dimension = components[0].dimension;
	const mean = new Float64Array(dimension);
	components.forEach((component, k) => {
		for (let j = 0; j < dimension; j++) mean[j] = mean[j] + shares[k] * component.mean[j];
	});
	const covariance = zeros(dimension, dimension);
	components.forEach((component, k) => {
		const offset = component.mean.map((value, j) => value - mean[j]);
		for (let at = 0; at < dimension * dimension; at++) {
			const between = offset[Math.floor(at / dimension)] * offset[at % dimension];
			covariance.data[at] = covariance.data[at] + shares[k] * (component.covariance.data[at] + between);
		}
	});
	return {
		...mixture(components, shares),
		mean,
		covariance
	};
}
/** Standard normal points, rows x dimension, float64. */
function normals(rows, dimension, random) {
	const data = new Float64Array(rows * dimension);
	for (let i = 0; i < data.length; i++) data[i] = random.normal();
	return {
		data,
		rows,
		columns: dimension
	};
}
/** x -> offset + A x for each row, in float64. Throws `InputError` for dimensions that disagree. */
function affine(points, a, offset) {
	const out = product(inFloat64(points), transpose(a));
	for (let i = 0; i < out.data.length; i += out.columns) for (let j = 0; j < out.columns; j++) out.data[i + j] = out.data[i + j] + offset[j];
	return out;
}
/** The points as float64, copied only if they are not. */
function inFloat64(points) {
	const { data } = points;
	return {
		...points,
		data: data instanceof Float64Array ? data : Float64Array.from(data)
	};
}
//#endregion
//#region benchmarks/pairs/pair.ts
const VARIANCE_ROWS = 16384;
const VARIANCE_SEED = 20260801;
const MAP_BLOCK = 1024;
/**
* A benchmark pair of a source and an exact map. Variances that are not given are estimated once, at first use, from 16,384 samples of a
* fixed seed (a relative standard error of about 1% at D = 2, less above).
*/
function benchmarkPair(parts) {
	const { name, source, backward, w2Squared } = parts;
	const { dimension } = source;
	const forward = inBlocks$1(parts.forward, dimension);
	const pairs = (rows, random) => {
		const points = source.sample(rows, random);
		return {
			points,
			images: forward(points)
		};
	};
	const estimated = once(() => {
		const { points, images } = pairs(VARIANCE_ROWS, new Random(VARIANCE_SEED).stream("variances"));
		return {
			source: totalVariance(points),
			target: totalVariance(images)
		};
	});
	return {
		name,
		dimension,
		source,
		target: pushforward(source, forward),
		forward,
		...backward && { backward: inBlocks$1(backward, dimension) },
		get varianceSource() {
			return parts.varianceSource ?? estimated().source;
		},
		get varianceTarget() {
			return parts.varianceTarget ?? estimated().target;
		},
		...w2Squared !== void 0 && { w2Squared },
		pairs
	};
}
function once(compute) {
	let found;
	return () => {
		found ??= { value: compute() };
		return found.value;
	};
}
/** The same map, given a block of rows at a time, so that its working memory does not grow with the points. */
function inBlocks$1(map, dimension) {
	return (points) => {
		if (points.columns !== dimension) throw new InputError(`The map takes points of ${dimension} columns, found ${points.columns}; give ${dimension}.`);
		const data = new Float64Array(points.data.length);
		for (let start = 0; start < points.rows; start += MAP_BLOCK) data.set(map(rowRange(points, start, start + MAP_BLOCK)).data, start * dimension);
		return {
			data,
			rows: points.rows,
			columns: dimension
		};
	};
}
//#endregion
//#region benchmarks/pairs/gaussian-pair.ts
/** Centred Gaussians of two covariances. */
function gaussianPairOf(source, target) {
	const zero = new Float64Array(source.rows);
	const map = buresMap(source, target);
	const back = buresMap(target, source);
	return benchmarkPair({
		name: `gaussian-${source.rows}`,
		source: gaussian(zero, source),
		forward: (points) => affine(points, map, zero),
		backward: (points) => affine(points, back, zero),
		varianceSource: trace(source),
		varianceTarget: trace(target),
		w2Squared: gaussianW2Squared({
			mean: zero,
			covariance: source
		}, {
			mean: zero,
			covariance: target
		})
	});
}
//#endregion
//#region benchmarks/pairs/mixture-pair.ts
const SHAPE = {
	components: 3,
	radius: 2,
	deviations: [.5, 1],
	pieces: 8,
	slope: 3,
	curvature: .3
};
/**
* The non-Gaussian pair with exact truth: mu an equal mixture of isotropic Gaussians, u*(x) = curvature / 2 |x|^2 + logsumexp of affine
* functions, nu = grad u* # mu. Centres and slopes are uniform on spheres, standard deviations uniform between their bounds, offsets N(0, 1/4).
* By default 3 components of radius 2 and deviations in [1/2, 1], 8 pieces of slope 3, curvature 0.3. Measured over seeds, the best linear map (that of the moments) has an L2-UVP of
* 5-13% at D = 2, 15-24% at D = 8 and 17-22% at D = 32: it cannot be learned from means and covariances.
* @param dimension D >= 1
*/
function mixturePair(dimension, random, shape = {}) {
	const { components: count, radius, deviations, pieces, slope, curvature } = {
		...SHAPE,
		...shape
	};
	const [least, most] = deviations;
	if (!(Number.isInteger(dimension) && dimension > 0)) throw new InputError(`A mixture pair needs a positive whole dimension, found ${dimension}; give at least 1.`);
	const source = gaussianMixture(Array.from({ length: count }, () => {
		const spread = least + (most - least) * random.uniform();
		return gaussian(onSphere(dimension, radius, random), diagonal(new Float64Array(dimension).fill(spread * spread)));
	}));
	const slopes = zeros(pieces, dimension);
	for (let k = 0; k < pieces; k++) slopes.data.set(onSphere(dimension, slope, random), k * dimension);
	const potential = {
		curvature,
		slopes,
		offsets: Float64Array.from({ length: pieces }, () => .5 * random.normal())
	};
	const pair = benchmarkPair({
		name: `mixture-${dimension}`,
		source,
		forward: (points) => logSumExpGradient(potential, points),
		varianceSource: trace(source.covariance)
	});
	return Object.assign(pair, { potential });
}
function onSphere(dimension, radius, random) {
	const direction = Float64Array.from({ length: dimension }, () => random.normal());
	const factor = radius / Math.hypot(...direction);
	return direction.map((value) => value * factor);
}
/** grad u*(x) = curvature x + sum over k of softmax_k(slopes x + offsets) slopes_k, at each row. */
function logSumExpGradient(potential, points) {
	const x = inFloat64(points);
	const shares = affinePieces(potential, x);
	for (let i = 0; i < x.rows; i++) softmaxInPlace(shares.data.subarray(i * shares.columns, (i + 1) * shares.columns));
	const out = product(shares, potential.slopes);
	for (let i = 0; i < out.data.length; i++) out.data[i] = out.data[i] + potential.curvature * x.data[i];
	return out;
}
function affinePieces({ slopes, offsets }, x) {
	const t = product(x, transpose(slopes));
	for (let i = 0; i < t.data.length; i++) t.data[i] = t.data[i] + offsets[i % t.columns];
	return t;
}
function softmaxInPlace(row) {
	const largest = Math.max(...row);
	let sum = 0;
	for (let k = 0; k < row.length; k++) {
		row[k] = Math.exp(row[k] - largest);
		sum += row[k];
	}
	for (let k = 0; k < row.length; k++) row[k] = row[k] / sum;
}
//#endregion
//#region benchmarks/pairs/families/maps.ts
/** Gradients of convex functions, so optimal maps, each of another kind. All in float64. */
/** x -> g(|x|) x / |x| for an increasing g: the gradient of the integral of g at |x|. */
function radial(g) {
	return byRow((x) => {
		const radius = Math.hypot(...x);
		const factor = radius > 0 ? g(radius) / radius : 0;
		return x.map((value) => factor * value);
	});
}
/** t -> g(t) in each coordinate of a rotated frame, for an increasing g. @param axes orthogonal, one a row */
function separable(axes, g) {
	return (points) => {
		const inside = product(inFloat64(points), transpose(axes));
		const out = product(matrix(inside.data.map((t, at) => g(t, at % axes.rows)), inside.rows, inside.columns), axes);
		return {
			data: out.data,
			rows: out.rows,
			columns: out.columns
		};
	};
}
/** A map of the first coordinates of a rotated frame, the identity on the others. @param axes orthogonal, one a row */
function onSubspace(axes, dimensions, inner) {
	return (points) => {
		const d = axes.rows;
		const inside = product(inFloat64(points), transpose(axes));
		const part = new Float64Array(points.rows * dimensions);
		for (let i = 0; i < points.rows; i++) for (let j = 0; j < dimensions; j++) part[i * dimensions + j] = inside.data[i * d + j];
		const moved = inner({
			data: part,
			rows: points.rows,
			columns: dimensions
		}).data;
		for (let i = 0; i < points.rows; i++) for (let j = 0; j < dimensions; j++) inside.data[i * d + j] = moved[i * dimensions + j];
		const out = product(inside, axes);
		return {
			data: out.data,
			rows: out.rows,
			columns: out.columns
		};
	};
}
/** The inverse of an increasing function of [0, infinity), by bisection to rounding. */
function inverseOf(g) {
	return (value) => {
		let [low, high] = [0, 1];
		while (g(high) < value) high *= 2;
		for (let k = 0; k < 100 && high - low > 1e-15 * high; k++) {
			const middle = (low + high) / 2;
			if (g(middle) < value) low = middle;
			else high = middle;
		}
		return (low + high) / 2;
	};
}
function byRow(map) {
	return (points) => {
		const x = inFloat64(points);
		const data = new Float64Array(x.data.length);
		for (let i = 0; i < x.rows; i++) data.set(map(x.data.subarray(i * x.columns, (i + 1) * x.columns)), i * x.columns);
		return {
			data,
			rows: x.rows,
			columns: x.columns
		};
	};
}
//#endregion
//#region benchmarks/pairs/families/families.ts
function family$1(role, name, [dimension, rows], draw) {
	return {
		name,
		role,
		dimension,
		rows,
		draw: (random) => Object.assign(draw(dimension, random), { name })
	};
}
const SHARP = {
	radius: 6,
	deviations: [.3, .6],
	slope: 8,
	curvature: .15
};
const FAMILIES = [
	family$1("choosing", "near mixture", [8, 1e5], mixturePair),
	family$1("choosing", "sharp mixture", [16, 1e5], (d, random) => mixturePair(d, random, SHARP)),
	family$1("choosing", "radial |x|^0.5 x", [4, 1e5], (d) => radialPair(standard(d), (r) => r ** 1.5)),
	family$1("choosing", "waves on axes", [8, 1e5], (d, random) => wavesPair(d, random)),
	family$1("choosing", "Gaussians, condition 1e4", [32, 1e5], (d, random) => conditionedPair(d, random, 1e4)),
	family$1("choosing", "near mixture, 500 rows", [4, 500], mixturePair),
	family$1("choosing", "2 pieces", [3, 1e5], (d, random) => mixturePair(d, random, {
		pieces: 2,
		slope: 5
	})),
	family$1("choosing", "near mixture", [32, 1e5], mixturePair),
	family$1("reporting", "40 pieces", [5, 1e5], (d, random) => mixturePair(d, random, {
		pieces: 40,
		slope: 5
	})),
	family$1("reporting", "sharp mixture, 6 components", [12, 1e5], (d, random) => mixturePair(d, random, {
		...SHARP,
		components: 6,
		pieces: 12
	})),
	family$1("reporting", "heavy tails", [6, 1e5], (d) => radialPair(heavyTailed(d), (r) => r + r / Math.hypot(1, r))),
	family$1("reporting", "ring to Gaussian", [2, 1e5], (d) => ringPair(d)),
	family$1("reporting", "subspace", [64, 5e4], (d, random) => subspacePair(d, random)),
	family$1("reporting", "subspace", [128, 5e4], (d, random) => subspacePair(d, random)),
	family$1("reporting", "split in two", [4, 1e5], (d, random) => splitPair(d, random)),
	family$1("reporting", "Gaussians, condition 1e4", [16, 1e5], (d, random) => conditionedPair(d, random, 1e4)),
	family$1("reporting", "cubic on axes", [10, 1e5], (d, random) => cubicPair(d, random)),
	family$1("reporting", "sharp mixture, 500 rows", [3, 500], (d, random) => mixturePair(d, random, SHARP)),
	family$1("reporting", "near mixture, 5,000 rows", [10, 5e3], mixturePair),
	family$1("reporting", "near mixture, 500,000 rows", [6, 5e5], (d, random) => mixturePair(d, random, {
		components: 5,
		pieces: 20
	}))
];
function standard(dimension) {
	return {
		dimension,
		sample: (rows, random) => normals(rows, dimension, random)
	};
}
/** Student's t with 5 degrees of freedom, spherical. */
function heavyTailed(dimension) {
	const degrees = 5;
	return {
		dimension,
		sample: (rows, random) => {
			const points = normals(rows, dimension, random);
			for (let i = 0; i < rows; i++) {
				let square = 0;
				for (let k = 0; k < degrees; k++) square += random.normal() ** 2;
				const factor = Math.sqrt(degrees / square);
				for (let j = 0; j < dimension; j++) points.data[i * dimension + j] *= factor;
			}
			return points;
		}
	};
}
function radialPair(source, g) {
	return benchmarkPair({
		name: "radial",
		source,
		forward: radial(g),
		backward: radial(inverseOf(g))
	});
}
/** A ring of radius about 2 and the Gaussian that it is the image of: the source's mass must close the hole. */
function ringPair(dimension) {
	const toRing = (r) => .25 * r + 2 * r / Math.hypot(.15, r);
	return benchmarkPair({
		name: "ring",
		source: pushforward(standard(dimension), radial(toRing)),
		forward: radial(inverseOf(toRing)),
		backward: radial(toRing)
	});
}
/** t + 0.8 sin(2 t) / 2 on each axis of a rotated frame, of sources with other deviations. */
function wavesPair(dimension, random) {
	const axes = randomRotation(dimension, random);
	const widths = Array.from({ length: dimension }, () => 2 ** (2 * random.uniform() - 1));
	const covariance = product(product(transpose(axes), diagonal(widths.map((width) => width * width))), axes);
	return benchmarkPair({
		name: "waves",
		source: gaussian(new Float64Array(dimension), covariance),
		forward: separable(axes, (t) => t + .4 * Math.sin(2 * t))
	});
}
/** t + t^3 / 3: tails of the target that a Gaussian has not. */
function cubicPair(dimension, random) {
	const axes = randomRotation(dimension, random);
	return benchmarkPair({
		name: "cubic",
		source: standard(dimension),
		forward: separable(axes, (t) => t + t ** 3 / 3)
	});
}
/** Discontinuous: both halves of a Gaussian move apart. */
function splitPair(dimension, random) {
	const axes = randomRotation(dimension, random);
	return benchmarkPair({
		name: "split",
		source: standard(dimension),
		forward: separable(axes, (t, axis) => axis === 0 ? t + 1.5 * Math.sign(t) : t)
	});
}
/** A near mixture in 3 of many dimensions, whose others keep their places. */
function subspacePair(dimension, random) {
	const inside = 3;
	const inner = mixturePair(inside, random.stream("inside"));
	const axes = randomRotation(dimension, random.stream("axes"));
	const rest = standard(dimension - inside);
	const joined = {
		dimension,
		sample: (rows, drawn) => {
			const [a, b] = [inner.source.sample(rows, drawn), rest.sample(rows, drawn)];
			const data = new Float64Array(rows * dimension);
			for (let i = 0; i < rows; i++) {
				data.set(a.data.subarray(i * inside, (i + 1) * inside), i * dimension);
				data.set(b.data.subarray(i * rest.dimension, (i + 1) * rest.dimension), i * dimension + inside);
			}
			return {
				data,
				rows,
				columns: dimension
			};
		}
	};
	const rotate = (points) => {
		const turned = product({
			data: Float64Array.from(points.data),
			rows: points.rows,
			columns: dimension
		}, axes);
		return {
			data: turned.data,
			rows: turned.rows,
			columns: dimension
		};
	};
	return benchmarkPair({
		name: "subspace",
		source: pushforward(joined, rotate),
		forward: onSubspace(axes, inside, inner.forward)
	});
}
/** Gaussians whose covariances have eigenvalues log-uniform over four decades, on axes of their own. */
function conditionedPair(dimension, random, condition) {
	const covariance = () => {
		const values = Array.from({ length: dimension }, () => condition ** (random.uniform() - .5));
		const axes = randomRotation(dimension, random);
		return product(product(transpose(axes), diagonal(values)), axes);
	};
	return gaussianPairOf(covariance(), covariance());
}
//#endregion
//#region benchmarks/pairs/moment-maps.ts
/** The affine optimal maps between distributions of these moments, both ways: what a map that knows only moments can do. */
function momentMaps(from, to) {
	const through = (m0, m1) => {
		const slope = buresMap(m0.covariance, m1.covariance);
		const image = times(slope, m0.mean);
		const offset = m1.mean.map((value, j) => value - image[j]);
		return (x) => affine(inFloat64(x), slope, offset);
	};
	return {
		forward: through(from, to),
		backward: through(to, from)
	};
}
function times(a, x) {
	return product(a, matrix(x, x.length, 1)).data;
}
//#endregion
//#region benchmarks/measurements/judge.ts
/** L2-UVP both ways of the affine map of the sample moments: what a map that learns nothing more than moments has. */
function linearErrors(source, target, { points, images }, pair) {
	const { forward, backward } = momentMaps(moments(source), moments(target));
	return {
		forward: l2uvp(forward(points), images, pair.varianceTarget),
		backward: l2uvp(backward(images), points, pair.varianceSource)
	};
}
//#endregion
//#region benchmarks/measurements/samples.ts
/** Samples of both sides straight from a pair, block by block: float64 only while a block is drawn. */
function samplesOf(pair, images = pair.forward) {
	return async (rows, random) => {
		const drawSource = random.stream("source");
		const drawTarget = random.stream("target");
		return {
			source: await inBlocks(rows, pair.dimension, (count) => pair.source.sample(count, drawSource)),
			target: await inBlocks(rows, pair.dimension, (count) => images(pair.source.sample(count, drawTarget)))
		};
	};
}
const BLOCK_ROWS = 16384;
async function inBlocks(rows, columns, draw) {
	const data = new Float32Array(rows * columns);
	for (let start = 0; start < rows; start += BLOCK_ROWS) data.set((await draw(Math.min(BLOCK_ROWS, rows - start))).data, start * columns);
	return {
		data,
		rows,
		columns
	};
}
//#endregion
//#region benchmarks/measurements/families.ts
const familiesSchema = object({
	...fitShape,
	role: _enum(["choosing", "reporting"]).default("reporting"),
	/** Only families with this in their name. */
	only: string().optional(),
	testRows: int().min(2).default(4096),
	/** Rows a side of the entropic map, whose cost is their square. */
	entropicRows: int().min(2).default(1e3)
});
/** Every family of a role, drawn by each seed: the map of `fit` beside the convex potential's, the linear and the entropic one. */
async function runFamilies(input, context) {
	const config = parseConfig(familiesSchema, input);
	const chosen = FAMILIES.filter(({ role, name }) => role === config.role && name.includes(config.only ?? ""));
	if (chosen.length === 0) throw new InputError(`No family for ${config.role} has "${config.only}" in its name; leave it out to see all.`);
	const engine = await openEngine(withoutUndefined({
		device: config.device,
		onNotice: context.onNotice
	}));
	const families = [];
	for (const family of chosen) {
		const { name, dimension, rows } = family;
		const runs = [];
		for (let k = 0; k < config.seeds; k++) {
			context.onProgress?.({
				stage: `${name}, D = ${dimension}`,
				progress: k / config.seeds
			});
			runs.push(await runFamily(family, config, config.seed + k, context));
		}
		families.push({
			name,
			dimension,
			rows,
			runs
		});
	}
	return {
		...reportHead(context.environment, engine.description),
		benchmark: "families",
		config,
		families
	};
}
async function runFamily(family, config, seed, context) {
	const random = new Random(seed).stream("benchmark data");
	const pair = family.draw(random.stream("pair"));
	const samples = await samplesOf(pair)(family.rows, random.stream("training rows"));
	const test = pair.pairs(config.testRows, random.stream("test points"));
	const uvp = {
		forward: pair.varianceTarget,
		backward: pair.varianceSource
	};
	const fitted = await fitErrors(samples, test, uvp, fitOptionsOf(config, seed), context);
	const convex = await fitErrors(samples, test, uvp, {
		...fitOptionsOf(config, seed),
		potential: "convex"
	}, context);
	const { notices, ...own } = fitted;
	return {
		seed,
		fit: own,
		convex: {
			forward: convex.forward,
			backward: convex.backward,
			seconds: convex.seconds
		},
		linear: linearErrors(samples.source, samples.target, test, pair),
		entropic: entropicErrors(samples, test, uvp, config.entropicRows),
		notices
	};
}
async function fitErrors({ source, target }, { points, images }, variance, options, { signal }) {
	const began = performance.now();
	const { map, summary } = await fit(source, target, {
		...options,
		...signal && { signal }
	}).result;
	const seconds = (performance.now() - began) / 1e3;
	const back = await map.backward(images);
	const errors = {
		forward: l2uvp(await map.forward(points), images, variance.forward),
		backward: l2uvp(back.points, points, variance.backward)
	};
	await map.dispose();
	const { potential, notices } = summary;
	return {
		...errors,
		seconds,
		potential,
		unconvergedRows: back.unconvergedRows,
		notices
	};
}
function entropicErrors({ source, target }, { points, images }, variance, most) {
	const rows = Math.min(most, source.rows, target.rows);
	const [x, z] = [rowRange(source, 0, rows), rowRange(target, 0, rows)];
	return {
		forward: l2uvp(entropicMap(x, z)(points), images, variance.forward),
		backward: l2uvp(entropicMap(z, x)(images), points, variance.backward)
	};
}
//#endregion
//#region exp-fam.ts
const [i, seed, out] = [
	Number(process.argv[2]),
	Number(process.argv[3]),
	process.argv[4]
];
const family = FAMILIES[i];
FAMILIES.splice(0, FAMILIES.length, family);
const report = await runFamilies({
	role: family.role,
	seed,
	seeds: 1,
	...process.argv[5] ? { steps: Number(process.argv[5]) } : {}
}, { environment: await processEnvironment() });
appendFileSync(out, JSON.stringify({
	i,
	...report
}) + "\n");
process.exit(0);
//#endregion
export {};
