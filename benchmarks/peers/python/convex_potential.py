"""
This project's convex potential in PyTorch: u(x) = 1/2 x'(R'R + e I) x + b'x + c'h_L + m logsumexp(S w + t) with
h_l = celu(W_l h_(l-1) + p_l), p_l = A_l w + a_l + (B_l w + d_l)^2, w = x / spread, W, c and m >= 0. The gradient in x is derived by hand;
A and B of all layers are stacked.
"""
import json
import os

import numpy as np
import torch
import torch.nn.functional as F


class ConvexPotential:
    def __init__(self, folder, device="cpu"):
        """Reads potential.json and the weights in .npy files."""
        with open(os.path.join(folder, "potential.json")) as file:
            config = json.load(file)
        tensor = lambda name: torch.from_numpy(np.load(os.path.join(folder, name + ".npy"))).to(device)
        self.hidden, self.modulus = config["hidden"], config["modulus"]
        self.inverse_spread = 1 / torch.tensor(config["spread"], dtype=torch.float32, device=device)
        layers = range(len(self.hidden))
        self.A, self.B = (torch.cat([tensor(f"{name}{l}") for l in layers]) for name in "AB")
        self.a, self.d = (torch.cat([tensor(f"{name}{l}").reshape(-1) for l in layers]) for name in "ad")
        self.W = [tensor(f"W{l}") for l in layers[1:]]
        self.R, self.b, self.c = tensor("R"), tensor("b").reshape(-1), tensor("c").reshape(-1)
        self.S, self.t, self.m = tensor("S"), tensor("t").reshape(-1), tensor("m").reshape(-1)
        self.nonnegative = [*self.W, self.c, self.m]
        self.parameters = [self.A, self.a, self.B, self.d, *self.W, self.S, self.t, self.m, self.R, self.b, self.c]
        for parameter in self.parameters:
            parameter.requires_grad_(True)

    def value(self, x):
        """u at each row, for automatic differentiation by the weights."""
        w = x * self.inverse_spread
        p = torch.split(F.linear(w, self.A, self.a) + F.linear(w, self.B, self.d) ** 2, self.hidden, dim=1)
        h = F.celu(p[0])
        for weight, own in zip(self.W, p[1:]):
            h = F.celu(F.linear(h, weight) + own)
        quadratic = 0.5 * ((x @ self.R.T) ** 2).sum(1) + 0.5 * self.modulus * (x * x).sum(1)
        return quadratic + x @ self.b + h @ self.c + self.m * torch.logsumexp(F.linear(w, self.S, self.t), 1)

    @torch.no_grad()
    def prepare(self):
        """Prepares the weights for the hand-derived gradient; call it after they change."""
        self.slopes, self.squares = self.A * self.inverse_spread, self.B * self.inverse_spread
        self.pieces = self.S * self.inverse_spread
        self.hessian = self.R.T @ self.R + self.modulus * torch.eye(self.R.shape[1], device=self.R.device)

    @torch.no_grad()
    def value_and_gradient(self, x):
        p = torch.addmm(self.a, x, self.slopes.T)
        q = torch.addmm(self.d, x, self.squares.T)
        own = torch.split(p.addcmul_(q, q), self.hidden, dim=1)
        t = [own[0]]
        h = F.celu(t[0])
        for weight, part in zip(self.W, own[1:]):
            t.append(torch.addmm(part, h, weight.T))
            h = F.celu(t[-1])
        back = torch.empty_like(p)
        parts = torch.split(back, self.hidden, dim=1)
        torch.mul(t[-1].clamp_max(0).exp_(), self.c, out=parts[-1])
        for l in range(len(self.W) - 1, -1, -1):
            torch.mul(parts[l + 1] @ self.W[l], t[l].clamp_max(0).exp_(), out=parts[l])
        quadratic = x @ self.hessian
        pieces = torch.addmm(self.t, x, self.pieces.T)
        value = h @ self.c + (x * (0.5 * quadratic + self.b)).sum(1) + self.m * torch.logsumexp(pieces, 1)
        gradient = torch.addmm(quadratic.add_(self.b), back, self.slopes)
        gradient.addmm_(torch.softmax(pieces, 1) * self.m, self.pieces)
        return value, gradient.addmm_(q.mul_(back), self.squares, alpha=2)

    @torch.no_grad()
    def clamp(self):
        for weight in self.nonnegative:
            weight.clamp_(0)
