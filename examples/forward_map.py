"""The forward map of a file that brenier fit wrote, in NumPy alone: python3 forward_map.py MAP POINTS.csv [LABELS.csv] > IMAGES.csv
POINTS has a line of names first, LABELS (for a map with classes) one label per line. docs/format.md has the equations."""
import json, sys
import numpy as np

raw = open(sys.argv[1], 'rb').read()
start = 8 + int.from_bytes(raw[:8], 'little')
head = json.loads(raw[8:start])
header = json.loads(head.pop('__metadata__')['brenier'])
part = lambda e: np.frombuffer(raw[start:][slice(*e['data_offsets'])], {'F32': '<f4', 'F64': '<f8', 'U32': '<u4'}[e['dtype']])
tensors = {name: part(entry).reshape(entry['shape']).astype(float) for name, entry in head.items()}
W, C, u = lambda name: tensors['weights.' + name], lambda name: tensors['coordinates.' + name], header['potential']

points = np.loadtxt(sys.argv[2], delimiter=',', skiprows=1, ndmin=2)
k = [header['classes'].index(label) for label in open(sys.argv[3]).read().splitlines()] if u['classes'] else [0] * len(points)
x = (points - C('sourceMean')) * C('scale') @ C('source').T
R = W('R').reshape(-1, u['dimension'], u['dimension'])[k]
slope = np.einsum('nji,njk,nk->ni', R, R, x) + u['modulus'] * x + W('b')[k]
if u['kind'] != 'quadratic':
    w, own = x / u['spread'], lambda name: W(name)[k] if u['classes'] else W(name)
    for l in range(len(u['hidden'])):  # h and its derivative dh by w, layer by layer
        q = w @ W(f'B{l}').T + own(f'd{l}')
        p, dp = w @ W(f'A{l}').T + own(f'a{l}') + q ** 2, W(f'A{l}') + 2 * q[:, :, None] * W(f'B{l}')
        if l > 0: p, dp = p + h @ W(f'W{l}').T, dp + W(f'W{l}') @ dh
        e = np.exp(-np.abs(p)) if u['activation'] == 'softplus' else np.exp(np.minimum(p, 0))
        h = np.maximum(p, 0) + (np.log1p(e) if u['activation'] == 'softplus' else np.expm1(np.minimum(p, 0)))
        dh = (np.where(p > 0, 1, e) / (1 + e) if u['activation'] == 'softplus' else e)[:, :, None] * dp
    dw = np.einsum('nj,njd->nd', W('c')[k], dh)
    if u['pieces'] > 0:  # the slope of a log-sum-exp is a mean of its pieces' slopes
        e = np.exp((s := w @ W('S').T + own('t')) - s.max(1, keepdims=True))
        dw += W('m')[k][:, None] * (e / e.sum(1, keepdims=True)) @ W('S')
    slope += dw / u['spread']
images = C('targetMean') + slope @ C('source') / header['factor'] / C('scale')
np.savetxt(sys.stdout, images, delimiter=',', fmt='%.17g', comments='', header=','.join(header['training'].get('columns', [])))
