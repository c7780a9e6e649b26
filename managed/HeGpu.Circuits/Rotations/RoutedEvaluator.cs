using System.Numerics;
using HeGpu.Ckks;

namespace HeGpu.Circuits;

/// <summary>
/// An evaluator whose rotations need fewer keys: steps without a key are composed of those that have one (<see cref="RotationRoutes"/>), everything
/// else is passed on. As thread-safe as the evaluator beneath; owns nothing.
/// </summary>
public sealed class RoutedEvaluator(IEvaluator inner, RotationRoutes routes) : IEvaluator
{
    public CkksParameters Parameters => inner.Parameters;

    public ICiphertext Rotate(ICiphertext a, int steps) =>
        routes.HasKey(steps, a.Level) ? inner.Rotate(a, steps) : RotateMany(a, [steps])[0];

    public ICiphertext[] RotateMany(ICiphertext a, ReadOnlySpan<int> steps)
    {
        if (AllHaveKeys(steps, a.Level)) return inner.RotateMany(a, steps);
        var rotated = new Dictionary<int, ICiphertext>();
        try
        {
            foreach (RotationBranch branch in routes.Tree(steps.ToArray(), a.Level))
            {
                if (branch.Children.Count == 0) continue;
                ICiphertext[] made = inner.RotateMany(branch.Parent == 0 ? a : rotated[branch.Parent], Edges(branch));
                for (int i = 0; i < made.Length; i++) rotated.Add(branch.Children[i], made[i]);
            }

            var results = new ICiphertext[steps.Length];
            for (int i = 0; i < results.Length; i++)
                results[i] = inner.DropToLevel(routes.Normalize(steps[i]) == 0 ? a : rotated[routes.Normalize(steps[i])], a.Level);
            return results;
        }
        finally
        {
            foreach (ICiphertext c in rotated.Values) c.Dispose();
        }
    }

    public ICiphertext RotateSum(ReadOnlySpan<RotationTerm> terms)
    {
        int level = terms.Length == 0 ? 0 : terms[0].Ciphertext.Level;
        var pending = new Dictionary<int, List<RotationTerm>>();
        bool direct = true;
        foreach (RotationTerm term in terms)
        {
            At(pending, routes.Normalize(term.Steps)).Add(term with { Steps = 0 });
            direct &= routes.HasKey(term.Steps, level);
        }

        if (direct) return inner.RotateSum(terms);
        var partial = new List<ICiphertext>();
        try
        {
            foreach (RotationBranch branch in routes.Tree(pending.Keys, level).Reverse())
            {
                int[] edges = Edges(branch);
                for (int i = 0; i < edges.Length; i++)
                    At(pending, branch.Parent).Add(new(Sum(pending[branch.Children[i]], partial), edges[i]));
            }

            return inner.RotateSum([.. pending[0]]);
        }
        finally
        {
            foreach (ICiphertext c in partial) c.Dispose();
        }
    }

    public ICiphertext Conjugate(ICiphertext a) => inner.Conjugate(a);

    public void ForEach(int count, Action<int> body) => inner.ForEach(count, body);

    public IPlaintext Encode(ReadOnlySpan<double> values, int level, double scale) => inner.Encode(values, level, scale);

    public IPlaintext Encode(ReadOnlySpan<Complex> values, int level, double scale) => inner.Encode(values, level, scale);

    public ICiphertext Add(ICiphertext a, ICiphertext b) => inner.Add(a, b);

    public ICiphertext Subtract(ICiphertext a, ICiphertext b) => inner.Subtract(a, b);

    public ICiphertext Negate(ICiphertext a) => inner.Negate(a);

    public ICiphertext AddPlain(ICiphertext a, IPlaintext b) => inner.AddPlain(a, b);

    public ICiphertext MultiplyPlain(ICiphertext a, IPlaintext b) => inner.MultiplyPlain(a, b);

    public ICiphertext SumOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b) => inner.SumOfProducts(a, b);

    public ICiphertext[] SumsOfProducts(ReadOnlySpan<ICiphertext> a, ReadOnlySpan<IPlaintext> b, ReadOnlySpan<int> ends) => inner.SumsOfProducts(a, b, ends);

    public ICiphertext Multiply(ICiphertext a, ICiphertext b) => inner.Multiply(a, b);

    public ICiphertext Square(ICiphertext a) => inner.Square(a);

    public ICiphertext MultiplyRescale(ICiphertext a, ICiphertext b) => inner.MultiplyRescale(a, b);

    public ICiphertext SquarePairRescale(ICiphertext a, IPlaintext rootOfMinusTwo) => inner.SquarePairRescale(a, rootOfMinusTwo);

    public ICiphertext Rescale(ICiphertext a) => inner.Rescale(a);

    public ICiphertext DropToLevel(ICiphertext a, int level) => inner.DropToLevel(a, level);

    // What hangs from a node, in one ciphertext: a leaf with one term is that itself.
    private ICiphertext Sum(List<RotationTerm> terms, List<ICiphertext> made)
    {
        if (terms.Count == 1 && terms[0].Steps == 0) return terms[0].Ciphertext;
        ICiphertext sum = inner.RotateSum([.. terms]);
        made.Add(sum);
        return sum;
    }

    private int[] Edges(RotationBranch branch) => [.. branch.Children.Select(c => Centred(c - branch.Parent))];

    // Short rotations to either side get the names that they have elsewhere.
    private int Centred(int step)
    {
        int r = routes.Normalize(step), slots = Parameters.Slots;
        return r >= slots / 2 ? r - slots : r;
    }

    private bool AllHaveKeys(ReadOnlySpan<int> steps, int level)
    {
        foreach (int step in steps)
            if (!routes.HasKey(step, level)) return false;
        return true;
    }

    private static List<RotationTerm> At(Dictionary<int, List<RotationTerm>> pending, int step) =>
        pending.TryGetValue(step, out List<RotationTerm>? list) ? list : pending[step] = [];
}
