using System.Buffers;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

// Hybrid key switching (Han and Ki, 2019/688). ModUp writes c as digits [c]_(Q_d) modulo Q P; their inner product with the key is P c s'
// under the new secret plus sum_d [c]_(Q_d) e_d; ModDown divides by P, which leaves noise of about the rounding.
public sealed partial class CkksEvaluator
{
    /// <summary>The digits of one polynomial; the caller disposes.</summary>
    private DeviceBuffer Decompose(PolyView<Ntt> polynomial, int level)
    {
        DeviceBuffer digits = RentExtended(Parameters.DigitsAt(level), level);
        Device.ModUp(polynomial, Parameters.DigitWidth, ViewExtended(digits, digits.Polynomials, level));
        return digits;
    }

    /// <summary>sum_d digit_d (b_d, a_d) modulo Q P, into two polynomials.</summary>
    private void InnerProduct(DeviceBuffer digits, SwitchingKey key, int level, PolyView<Ntt> destination)
    {
        PolyView<Ntt>[] factors = RentFactors(digits, key, level);
        Device.SumOfProducts(factors.AsSpan(0, digits.Polynomials), factors.AsSpan(digits.Polynomials, digits.Polynomials), destination);
        ArrayPool<PolyView<Ntt>>.Shared.Return(factors, clearArray: true);
    }

    /// <summary>The same divided by P, in one verb: the whole key switch after the decomposition.</summary>
    private void InnerProductModDown(DeviceBuffer digits, SwitchingKey key, int level, PolyView<Ntt> destination)
    {
        PolyView<Ntt>[] factors = RentFactors(digits, key, level);
        Device.SumOfProductsModDown(factors.AsSpan(0, digits.Polynomials), factors.AsSpan(digits.Polynomials, digits.Polynomials), destination);
        ArrayPool<PolyView<Ntt>>.Shared.Return(factors, clearArray: true);
    }

    // Digits, then the pairs of the key.
    private PolyView<Ntt>[] RentFactors(DeviceBuffer digits, SwitchingKey key, int level)
    {
        int count = digits.Polynomials;
        PolyView<Ntt>[] factors = ArrayPool<PolyView<Ntt>>.Shared.Rent(2 * count);
        PolyView<Ntt> all = ViewExtended(digits, count, level);
        for (int d = 0; d < count; d++)
        {
            factors[d] = all.Slice(d);
            factors[count + d] = key.Pair(d, level);
        }
        return factors;
    }
}
