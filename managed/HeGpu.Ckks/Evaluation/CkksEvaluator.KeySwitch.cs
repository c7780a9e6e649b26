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
        int count = digits.Polynomials;
        PolyView<Ntt>[] factors = ArrayPool<PolyView<Ntt>>.Shared.Rent(2 * count);
        try
        {
            PolyView<Ntt> all = ViewExtended(digits, count, level);
            for (int d = 0; d < count; d++)
            {
                factors[d] = all.Slice(d);
                factors[count + d] = key.Pair(d, level);
            }
            Device.SumOfProducts(factors.AsSpan(0, count), factors.AsSpan(count, count), destination);
        }
        finally
        {
            ArrayPool<PolyView<Ntt>>.Shared.Return(factors, clearArray: true);
        }
    }

    /// <summary>Both: a buffer of two extended polynomials, P times the switched polynomial; the caller disposes.</summary>
    private DeviceBuffer SwitchExtended(PolyView<Ntt> polynomial, SwitchingKey key, int level)
    {
        CheckDevice(key.Device, "switching key");
        using DeviceBuffer digits = Decompose(polynomial, level);
        DeviceBuffer result = RentExtended(2, level);
        InnerProduct(digits, key, level, ViewExtended(result, 2, level));
        return result;
    }
}
