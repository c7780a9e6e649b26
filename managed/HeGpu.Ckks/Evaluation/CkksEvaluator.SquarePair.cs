using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksEvaluator
{
    /// <summary>
    /// Squares both values of every slot (<see cref="SlotPair"/>), relinearizes once and rescales: level - 1, 4 times the square of the scale divided
    /// by q_level. Two key switches, the conjugate's and the product's.
    /// </summary>
    /// <param name="a">At level 1 or higher.</param>
    /// <param name="rootOfMinusTwo"><see cref="SlotPair.RootOfMinusTwo"/> encoded at the operand's level and scale 1.</param>
    /// <exception cref="CkksException">MissingKey without conjugation or relinearization key; ScaleMismatch when the constant has another scale than 1.</exception>
    public Ciphertext SquarePairRescale(Ciphertext a, Plaintext rootOfMinusTwo)
    {
        CheckRelinearized(a);
        Check(rootOfMinusTwo);
        double scale = OperandRules.SquarePair(Parameters, a.Level, a.Scale, rootOfMinusTwo.Level, rootOfMinusTwo.Scale);
        SwitchingKey key = RelinearizationKey(a.Level);
        using Ciphertext difference = Conjugate(a), sum = Add(a, difference);
        Subtract(a, difference, difference);
        using DeviceBuffer first = TensorOf(sum, sum), second = TensorOf(difference, difference);
        PolyView<Ntt> product = View(first, 3, a.Level), other = View(second, 3, a.Level);
        Device.Multiply(other, rootOfMinusTwo.View, other);
        Device.Subtract(product, other, product);
        return RelinearizeInto(product, key, a.Level, a.Level - 1, scale / Parameters.RescaleDivisor(a.Level), NewResult());
    }
}
