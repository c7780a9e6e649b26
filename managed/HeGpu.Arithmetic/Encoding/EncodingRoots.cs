namespace HeGpu.Arithmetic;

/// <summary>
/// Roots of the encoding FFT: angle[1] = pi/4; angle[2k] = angle[k]/2; angle[2k+1] = angle[k]/2 + pi/2; root[k] = exp(i angle[k]).
/// The table of n roots is a prefix of every longer one. Made once per process with the machine's cos and sin, and
/// handed to native code, so that all devices agree bit for bit.
/// </summary>
public sealed class EncodingRoots
{
    private static volatile EncodingRoots s_longest = new(1);

    private readonly double[] _cos;
    private readonly double[] _sin;

    private EncodingRoots(int count)
    {
        _cos = new double[count];
        _sin = new double[count];
        var angles = new double[count];
        for (int k = 1; k < count; k++)
        {
            angles[k] = k == 1 ? Math.PI / 4 : (angles[k / 2] / 2) + (k % 2 == 0 ? 0 : Math.PI / 2);
            _cos[k] = Math.Cos(angles[k]);
            _sin[k] = Math.Sin(angles[k]);
        }
    }

    /// <summary>At least <paramref name="count"/> roots; element 0 is unused.</summary>
    public static EncodingRoots OfLength(int count)
    {
        EncodingRoots known = s_longest;
        return known._cos.Length >= count ? known : s_longest = new EncodingRoots(count);
    }

    public ReadOnlySpan<double> Cos => _cos;

    public ReadOnlySpan<double> Sin => _sin;
}
