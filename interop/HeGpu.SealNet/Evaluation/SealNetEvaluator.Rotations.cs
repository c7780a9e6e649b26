namespace HeGpu.SealNet;

// SEAL has no hoisting: each rotation is a key switch of its own. Different rotations are made on different threads.
public sealed partial class SealNetEvaluator
{
    public ICiphertext Rotate(ICiphertext a, int steps)
    {
        SealNetCiphertext x = Own(a);
        return Rotate(x, steps, KeyFor(steps));
    }

    public ICiphertext[] RotateMany(ICiphertext a, ReadOnlySpan<int> steps)
    {
        SealNetCiphertext x = Own(a);
        int[] by = [.. steps];
        MsSeal.GaloisKeys?[] keys = [.. by.Select(KeyFor)];
        return MakeMany(by.Length, i => Rotate(x, by[i], keys[i]));
    }

    public ICiphertext RotateSum(ReadOnlySpan<RotationTerm> terms)
    {
        OperandRules.Terms(terms.Length, terms.Length);
        var all = new (SealNetCiphertext Ciphertext, int Steps, MsSeal.GaloisKeys? Key)[terms.Length];
        for (int k = 0; k < all.Length; k++)
        {
            all[k] = (Own(terms[k].Ciphertext), terms[k].Steps, KeyFor(terms[k].Steps));
            OperandRules.Addable(all[0].Ciphertext.Level, all[0].Ciphertext.Scale, all[k].Ciphertext.Level, all[k].Ciphertext.Scale);
        }
        // Each thread adds up a part.
        SealNetCiphertext[] parts = [];
        try
        {
            int count = Math.Min(all.Length, _parallel.MaxDegreeOfParallelism);
            parts = MakeMany(count, part => Sum(all[(part * all.Length / count)..((part + 1) * all.Length / count)]));
            return Make(parts[0].Native, parts[0].Level, all[0].Ciphertext.Scale, sum =>
            {
                foreach (SealNetCiphertext part in parts.AsSpan(1))
                    Add(sum, part.Native);
            });
        }
        finally
        {
            foreach (SealNetCiphertext part in parts)
                part.Dispose();
        }
    }

    public ICiphertext Conjugate(ICiphertext a)
    {
        SealNetCiphertext x = Own(a);
        MsSeal.GaloisKeys key = Keys.Conjugation;
        return Make(x.Native, x.Level, x.Scale, turned => ApplyGalois(turned, Parameters.Ring.ConjugationElement, key));
    }

    private MsSeal.GaloisKeys? KeyFor(int steps) => OperandRules.NormalizeSteps(Parameters, steps) == 0 ? null : Keys.ForRotation(steps);

    private SealNetCiphertext Rotate(SealNetCiphertext x, int steps, MsSeal.GaloisKeys? key) => Make(x.Native, x.Level, x.Scale, turned => Turn(turned, steps, key));

    private SealNetCiphertext Sum((SealNetCiphertext Ciphertext, int Steps, MsSeal.GaloisKeys? Key)[] terms)
    {
        (SealNetCiphertext first, int firstSteps, MsSeal.GaloisKeys? firstKey) = terms[0];
        return Make(first.Native, first.Level, first.Scale, sum =>
        {
            Turn(sum, firstSteps, firstKey);
            foreach ((SealNetCiphertext ciphertext, int steps, MsSeal.GaloisKeys? key) in terms.AsSpan(1))
            {
                using MsSeal.Ciphertext turned = Copy(ciphertext.Native);
                Turn(turned, steps, key);
                Add(sum, turned);
            }
        });
    }

    // By 0 without a key.
    private void Turn(MsSeal.Ciphertext a, int steps, MsSeal.GaloisKeys? key)
    {
        if (key is not null)
            ApplyGalois(a, Parameters.Ring.GaloisElement(steps), key);
    }
}
