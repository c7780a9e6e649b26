namespace HeGpu.Seal.Tests;

/// <summary>
/// SEAL's key switching as its source defines it (Evaluator::switch_key_inplace for CKKS), word by word: digits in [0, q_j), reduced modulo the other primes;
/// (t + p/2 mod p) - p/2 taken off before the division by p. Transforms are the reference device's.
/// </summary>
internal static class SealKeySwitchDefinition
{
    /// <param name="c">One polynomial, limbs (0, l+1).</param>
    /// <param name="keys">SEAL's pairs of the digits, in all limbs.</param>
    /// <returns>[2][l+1][N].</returns>
    public static ulong[][][] Switch(PolyView<Ntt> c, PolyView<Ntt>[] keys)
    {
        PolynomialRing ring = c.Ring;
        int limbs = c.Limbs.Total, special = ring.DataModuli.Count, n = ring.Degree;
        ulong[][] words = Limbs(c);
        ulong[][] digits = [.. Enumerable.Range(0, limbs).Select(j => Transform(c.Buffer.Device, ring, j, words[j], forward: false))];
        return [.. Enumerable.Range(0, 2).Select(half =>
        {
            ulong[] Sum(int i) // modulo prime i of the ring
            {
                Modulus q = ring.Modulus(i);
                var sum = new ulong[n];
                for (int j = 0; j < limbs; j++)
                {
                    ulong[] digit = i == j ? words[j] : Transform(c.Buffer.Device, ring, i, [.. digits[j].Select(q.Reduce)], forward: true), key = Limbs(keys[j])[(half * ring.AllLimbs.Total) + i];
                    for (int k = 0; k < n; k++)
                        sum[k] = q.Add(sum[k], q.Multiply(digit[k], key[k]));
                }
                return sum;
            }
            Modulus p = ring.Modulus(special);
            ulong middle = p.Value / 2;
            ulong[] last = [.. Transform(c.Buffer.Device, ring, special, Sum(special), forward: false).Select(t => p.Reduce(t + middle))];
            return Enumerable.Range(0, limbs).Select(i =>
            {
                Modulus q = ring.Modulus(i);
                ulong[] sum = Sum(i), remainder = Transform(c.Buffer.Device, ring, i, [.. last.Select(t => q.Subtract(q.Reduce(t), q.Reduce(middle)))], forward: true);
                ulong inverse = q.Inverse(q.Reduce(p.Value));
                return sum.Zip(remainder, (s, r) => q.Multiply(q.Subtract(s, r), inverse)).ToArray();
            }).ToArray();
        })];
    }

    /// <summary>The limbs of all polynomials, one after the other.</summary>
    public static ulong[][] Limbs(PolyView<Ntt> view) => [.. SealKit.Words(view).Chunk(view.Ring.Degree)];

    private static ulong[] Transform(PolynomialDevice device, PolynomialRing ring, int modulus, ulong[] words, bool forward)
    {
        // A buffer cannot begin with a special limb, so the transform runs in a ring that has this prime alone.
        using DeviceBuffer buffer = device.Rent(new PolynomialRing(ring.Degree, [ring.Modulus(modulus).Value], []), 1, new LimbRange(0, 1));
        var result = new ulong[words.Length];
        if (forward)
        {
            device.Upload(words, buffer.View<Coefficient>());
            device.Download(device.ForwardNtt(buffer.View<Coefficient>()), result);
        }
        else
        {
            device.Upload(words, buffer.View<Ntt>());
            device.Download(device.InverseNtt(buffer.View<Ntt>()), result);
        }
        return result;
    }
}
