namespace HeGpu.Arithmetic;

public partial class ReferenceDevice
{
    // Cooley-Tukey: stage m splits each of its m blocks modulo X^(2t) - w^2 into residues modulo X^t - w and X^t + w.
    protected override void ForwardNttCore(PolyRegion region)
    {
        var words = new HostRegion(region);
        ForEachLimb(region, (p, i, q) =>
        {
            Span<ulong> x = words.Span(p, i);
            ReadOnlySpan<ulong> roots = TableOf(region, i).Roots;
            for (int m = 1, t = x.Length / 2; t >= 1; m *= 2, t /= 2)
                for (int block = 0; block < m; block++)
                    for (int j = 2 * block * t; j < (2 * block * t) + t; j++)
                    {
                        ulong product = q.Multiply(x[j + t], roots[m + block]);
                        x[j + t] = q.Subtract(x[j], product);
                        x[j] = q.Add(x[j], product);
                    }
        });
    }

    // Gentleman-Sande, the mirror; the halves of every stage are collected in 1/N.
    protected override void InverseNttCore(PolyRegion region)
    {
        var words = new HostRegion(region);
        ForEachLimb(region, (p, i, q) =>
        {
            Span<ulong> x = words.Span(p, i);
            NttTable table = TableOf(region, i);
            ReadOnlySpan<ulong> roots = table.InverseRoots;
            for (int m = x.Length / 2, t = 1; m >= 1; m /= 2, t *= 2)
                for (int block = 0; block < m; block++)
                    for (int j = 2 * block * t; j < (2 * block * t) + t; j++)
                    {
                        ulong difference = q.Subtract(x[j], x[j + t]);
                        x[j] = q.Add(x[j], x[j + t]);
                        x[j + t] = q.Multiply(difference, roots[m + block]);
                    }
            foreach (ref ulong word in x)
                word = q.Multiply(word, table.InverseDegree);
        });
    }

    protected override void ConvertBasisCore(PolyRegion source, PolyRegion destination)
    {
        HostRegion s = new(source), d = new(destination);
        BasisConversion conversion = source.Ring.Conversion(source.Limbs, destination.Limbs);
        Span<ulong> y = stackalloc ulong[source.Limbs.Total];
        for (int p = 0; p < destination.Polynomials; p++)
            for (int c = 0; c < destination.Ring.Degree; c++)
            {
                for (int i = 0; i < y.Length; i++)
                    y[i] = s.Span(p, i)[c];
                if (y.Length == 1)
                {
                    for (int j = 0; j < conversion.To.Count; j++)
                        d.Span(p, j)[c] = conversion.To[j].ReduceCentred(y[0], conversion.From[0]);
                    continue;
                }
                ulong v = Scale(y, conversion);
                for (int j = 0; j < conversion.To.Count; j++)
                    d.Span(p, j)[c] = Residue(y, v, conversion, j);
            }
        GC.KeepAlive(source.Buffer);
        GC.KeepAlive(destination.Buffer);
    }

    // y_i = x_i (Q/q_i)^-1 mod q_i in place; returns v = floor(0.5 + sum y_i / q_i).
    private static ulong Scale(Span<ulong> y, BasisConversion conversion)
    {
        double sum = 0.5;
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = conversion.From[i].Multiply(y[i], conversion.PuncturedInverses[i]);
            sum += y[i] * conversion.Reciprocals[i];
        }
        return (ulong)sum;
    }

    // sum y_i (Q/q_i) - v Q mod p_j.
    private static ulong Residue(ReadOnlySpan<ulong> y, ulong v, BasisConversion conversion, int j)
    {
        Modulus p = conversion.To[j];
        ulong x = 0;
        for (int i = 0; i < y.Length; i++)
            x = p.Add(x, p.Multiply(p.Reduce(y[i]), conversion.Punctured[j, i]));
        return p.Subtract(x, p.Multiply(p.Reduce(v), conversion.Products[j]));
    }

    private static NttTable TableOf(PolyRegion region, int limb) => region.Ring.NttTable(region.Ring.ModulusIndex(region.Limbs, limb));
}
