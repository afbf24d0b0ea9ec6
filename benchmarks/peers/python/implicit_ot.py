"""
The paper's algorithm (Park, Gelphman, Osher, Wu Fung, arXiv 2605.10792) as its published code runs it on Gaussians: g is a DenseICNN of
softplus layers with squared inputs, fixed point y <- y - a (y - z + grad g(y)) from y = z with a = 0.1 / lambda_max(Hessian of g) by 20
power iterations at every step, two gradients per iteration, until the largest residual is below 1e-3 or 1000 iterations; Adam 1e-3 (1e-4
from D = 16 on), gradients clipped at 10, batches of 2048, each used three times. Written from the paper and this description, not from the code.
usage: implicit_ot.py --problem FOLDER --seconds 1,2,4 --threads 1 --seed 1
"""
import torch
import torch.nn.functional as F
from common import Clock, Problem, arguments, emit

BATCH, REUSE, TOLERANCE, MAX_ITERATIONS, POWER_ITERATIONS, CLIP = 2048, 3, 1e-3, 1000, 20, 10.0


class DenseICNN(torch.nn.Module):
    def __init__(self, dimension, strong_convexity=1e-4, scale=0.1):
        super().__init__()
        widths = [max(2 * dimension, 64), max(2 * dimension, 64), max(dimension, 32)]
        normal = lambda *shape: torch.nn.Parameter(scale * torch.randn(*shape))
        self.squares = torch.nn.ParameterList([normal(width, dimension) for width in widths])
        self.slopes = torch.nn.ParameterList([normal(width, dimension) for width in widths])
        self.offsets = torch.nn.ParameterList([normal(width) for width in widths])
        self.inner = torch.nn.ParameterList([normal(b, a) for a, b in zip(widths, widths[1:])])
        self.outer = normal(1, widths[-1])
        self.strong_convexity = strong_convexity

    def forward(self, x):
        quadratic = [(x @ s.T) ** 2 + F.linear(x, w, b) for s, w, b in zip(self.squares, self.slopes, self.offsets)]
        h = quadratic[0]
        for weight, q in zip(self.inner, quadratic[1:]):
            h = F.softplus(F.linear(h, weight) + q)
        return F.linear(h, self.outer)[:, 0] + 0.5 * self.strong_convexity * (x**2).sum(1)

    def gradient(self, x):
        with torch.enable_grad():
            x = x.detach().requires_grad_(True)
            return torch.autograd.grad(self(x).sum(), x)[0]

    @torch.enable_grad()
    def largest_curvature(self, x):
        x = x.detach().requires_grad_(True)
        v = torch.randn_like(x)
        v = v / v.norm(dim=1, keepdim=True)
        for k in range(POWER_ITERATIONS + 1):
            gradient = torch.autograd.grad(self(x).sum(), x, create_graph=True)[0]
            product = torch.autograd.grad((gradient * v).sum(), x)[0]
            norms = product.norm(dim=1, keepdim=True)
            v = product / (norms + 1e-12)
        return norms.max().item()

    def clamp(self):
        for weight in [*self.inner, self.outer]:
            weight.data.clamp_(0)


@torch.no_grad()
def solve(g, z):
    """The fixed point, with a separate gradient for the residual. Returns y, the iterations and the largest residual."""
    step = 0.1 / (g.largest_curvature(z) + 1e-8)
    y = z
    for iteration in range(1, MAX_ITERATIONS + 1):
        y = y - step * (y - z + g.gradient(y))
        residual = (y - z + g.gradient(y)).norm(dim=1).max().item()
        if residual < TOLERANCE:
            break
    return y - step * (y - z + g.gradient(y)), iteration, residual


def judge(g, problem):
    points, images = torch.from_numpy(problem.points), torch.from_numpy(problem.images)
    forward = (points + g.gradient(points)).numpy()
    return problem.forward_error(forward), problem.backward_error(solve(g, images)[0].numpy())


def main():
    options = arguments()
    torch.set_num_threads(int(options["threads"]))
    torch.manual_seed(int(options["seed"]))
    problem = Problem(options["problem"])
    source, target = torch.from_numpy(problem.source), torch.from_numpy(problem.target)
    g = DenseICNN(problem.dimension)
    adam = torch.optim.Adam(g.parameters(), lr=1e-3 if problem.dimension < 16 else 1e-4)
    clock, steps, iterations = Clock(), 0, 0
    for due in map(float, options["seconds"].split(",")):
        with clock:
            while clock.seconds < due:
                if steps % REUSE == 0:
                    x = source[torch.randint(len(source), (BATCH,))]
                    z = target[torch.randint(len(target), (BATCH,))]
                adam.zero_grad()
                y, depth, residual = solve(g, z)
                loss = g(x).mean() - (0.5 * ((z - y) ** 2).sum(1) + g(y)).mean()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(g.parameters(), CLIP)
                adam.step()
                g.clamp()
                steps += 1
                iterations += depth
        forward, backward = judge(g, problem)
        emit(clock, steps=steps, forward=forward, backward=backward, iterations=iterations / steps)


main()
