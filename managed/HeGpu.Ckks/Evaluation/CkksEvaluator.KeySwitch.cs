using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

// Hybrid key switching (Han and Ki, 2019/688). c is written as digits [c]_(Q_d) modulo Q P; their inner product with the key is P c s'
// under the new secret plus sum_d [c]_(Q_d) e_d; division by P leaves noise of about the rounding.
public sealed partial class CkksEvaluator
{
    /// <summary>What <see cref="PolynomialDevice.SwitchKeys"/> does with one key at a level.</summary>
    private KeySwitch SwitchTo(SwitchingKey key, int level, PolyView<Ntt> addend, uint galoisElement, PolyView<Ntt> destination) =>
        new(key.PairsAt(level), addend, galoisElement, destination);

    private void SwitchKeys(PolyView<Ntt> polynomial, ReadOnlySpan<KeySwitch> switches) => Device.SwitchKeys(polynomial, Parameters.DigitWidth, switches);
}
