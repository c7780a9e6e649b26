using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

// Automorphism last: with key_g from s to sigma_g^-1(s), sigma_g((c_0, 0) + ModDown(<ModUp(c_1), key_g>)) decrypts under s to sigma_g(m).
// The decomposition of c_1 does not depend on g, so that many rotations share it (hoisting).
public sealed partial class CkksEvaluator
{
    /// <summary>Slot i + steps moves to slot i; steps may be negative. A rotation by 0 shares the memory.</summary>
    public Ciphertext Rotate(Ciphertext a, int steps) => Rotate(a, steps, NewResult());

    /// <inheritdoc cref="Rotate(Ciphertext, int)"/>
    public Ciphertext Rotate(Ciphertext a, int steps, Ciphertext destination)
    {
        CheckRelinearized(a);
        if (OperandRules.NormalizeSteps(Parameters, steps) != 0)
            return ApplyGalois(a, Parameters.Ring.GaloisElement(steps), Keys.ForRotation(steps, a.Level), destination);
        destination.BecomeShareOf(a, a.Level);
        return destination;
    }

    /// <summary>The complex conjugate of every slot.</summary>
    public Ciphertext Conjugate(Ciphertext a) => Conjugate(a, NewResult());

    /// <inheritdoc cref="Conjugate(Ciphertext)"/>
    public Ciphertext Conjugate(Ciphertext a, Ciphertext destination)
    {
        CheckRelinearized(a);
        return ApplyGalois(a, Parameters.Ring.ConjugationElement, Keys.ForConjugation(a.Level), destination);
    }

    /// <summary>All rotations of one ciphertext from one decomposition.</summary>
    public Ciphertext[] RotateMany(Ciphertext a, ReadOnlySpan<int> steps)
    {
        var results = new Ciphertext[steps.Length];
        for (int i = 0; i < results.Length; i++)
            results[i] = NewResult();
        RotateMany(a, steps, results);
        return results;
    }

    /// <summary>All rotations of one ciphertext from one decomposition, into destinations other than the operand.</summary>
    public void RotateMany(Ciphertext a, ReadOnlySpan<int> steps, ReadOnlySpan<Ciphertext> destinations)
    {
        CheckRelinearized(a);
        if (steps.Length != destinations.Length)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"{steps.Length} rotations into {destinations.Length} destinations: expected equal counts.");
        bool any = false;
        foreach (int step in steps)
            if (OperandRules.NormalizeSteps(Parameters, step) != 0)
            {
                CheckDevice(Keys.ForRotation(step, a.Level).Device, "Galois key");
                any = true;
            }
        foreach (Ciphertext destination in destinations)
            if (ReferenceEquals(destination, a))
                throw new CkksException(CkksErrorKind.ForeignObject, "The operand of RotateMany is also one of its destinations: use another ciphertext.");
        using DeviceBuffer? digits = any ? Decompose(a.View.Slice(1), a.Level) : null;
        for (int i = 0; i < steps.Length; i++)
            if (OperandRules.NormalizeSteps(Parameters, steps[i]) == 0)
                destinations[i].BecomeShareOf(a, a.Level);
            else
                Finish(a, digits!, Parameters.Ring.GaloisElement(steps[i]), Keys.ForRotation(steps[i], a.Level), destinations[i]);
    }

    private Ciphertext ApplyGalois(Ciphertext a, uint element, SwitchingKey key, Ciphertext destination)
    {
        CheckDevice(key.Device, "Galois key");
        using DeviceBuffer digits = Decompose(a.View.Slice(1), a.Level);
        return Finish(a, digits, element, key, destination);
    }

    private Ciphertext Finish(Ciphertext a, DeviceBuffer digits, uint element, SwitchingKey key, Ciphertext destination)
    {
        int level = a.Level;
        using DeviceBuffer switched = Rent(2, level);
        PolyView<Ntt> result = View(switched, 2, level);
        InnerProductModDown(digits, key, level, result);
        Device.Add(result.Slice(0), a.View.Slice(0), result.Slice(0));
        DeviceBuffer target = Rent(2, level);
        Device.Automorphism(result, element, View(target, 2, level));
        destination.Become(target, 2, level, a.Scale);
        return destination;
    }
}
