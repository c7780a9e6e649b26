using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksEvaluator
{
    /// <summary>
    /// sum_k rotate(ct_k, steps_k) with one ModDown: the switched c_1 parts are rotated and summed modulo Q P, the c_0 parts modulo Q.
    /// Steps of 0 cost an addition.
    /// </summary>
    public Ciphertext RotateSum(ReadOnlySpan<Ciphertext> ciphertexts, ReadOnlySpan<int> steps) => RotateSum(ciphertexts, steps, NewResult());

    /// <inheritdoc cref="RotateSum(ReadOnlySpan{Ciphertext}, ReadOnlySpan{int})"/>
    public Ciphertext RotateSum(ReadOnlySpan<Ciphertext> ciphertexts, ReadOnlySpan<int> steps, Ciphertext destination)
    {
        int rotated = CheckRotateSum(ciphertexts, steps);
        int level = ciphertexts[0].Level;
        double scale = ciphertexts[0].Scale;
        DeviceBuffer target = Rent(2, level);
        PolyView<Ntt> plain = View(target, 2, level);
        Device.Clear(plain);
        using DeviceBuffer? sum = rotated > 0 ? RentExtended(2, level) : null;
        bool started = false;
        for (int k = 0; k < ciphertexts.Length; k++)
        {
            PolyView<Ntt> c = ciphertexts[k].View;
            if (OperandRules.NormalizeSteps(Parameters, steps[k]) == 0)
            {
                Device.Add(plain, c, plain);
                continue;
            }
            uint element = Parameters.Ring.GaloisElement(steps[k]);
            Device.AutomorphismAdd(c.Slice(0), element, plain.Slice(0));
            Device.SwitchKeyLazily(c.Slice(1), Parameters.DigitWidth, Keys.ForRotation(steps[k], level).PairsAt(level), element, ViewExtended(sum!, 2, level), accumulate: started);
            started = true;
        }
        if (started)
        {
            using DeviceBuffer down = Rent(2, level);
            Device.ModDown(ViewExtended(sum!, 2, level), View(down, 2, level));
            Device.Add(plain, View(down, 2, level), plain);
        }
        destination.Become(target, 2, level, scale);
        return destination;
    }

    private int CheckRotateSum(ReadOnlySpan<Ciphertext> ciphertexts, ReadOnlySpan<int> steps)
    {
        OperandRules.Terms(ciphertexts.Length, steps.Length);
        int rotated = 0;
        for (int k = 0; k < ciphertexts.Length; k++)
        {
            CheckRelinearized(ciphertexts[k]);
            OperandRules.Addable(ciphertexts[0].Level, ciphertexts[0].Scale, ciphertexts[k].Level, ciphertexts[k].Scale);
            if (OperandRules.NormalizeSteps(Parameters, steps[k]) == 0)
                continue;
            CheckDevice(Keys.ForRotation(steps[k], ciphertexts[0].Level).Device, "Galois key");
            rotated++;
        }
        return rotated;
    }
}
