namespace HeGpu.Kernels;

/// <summary>
/// The <see cref="Work"/> of operations at the top level: N coefficients, l data and K special limbs, digits of K limbs. Products are those of the
/// kernels' arithmetic (HeGpu.Kernels, Fields): a factor known before (C), a product added to a 128-bit sum (M), and the reduction of such a sum (R).
/// Additions, tables of roots and what passes between the steps of one operation are not counted: the bound is one for any implementation with
/// this arithmetic.
/// </summary>
public sealed class WorkModel
{
    private const int M = 4;
    private readonly int _c, _r, _logDegree, _data, _special;
    private readonly double _degree;

    public WorkModel(int logDegree, IReadOnlyList<ulong> dataModuli, IReadOnlyList<ulong> specialModuli)
    {
        // Wide 4, low 3. Montgomery: wide, and 2 to divide; divide, then C. Shoup: wide and two low; C, wide and low.
        (_c, _r) = dataModuli.Concat(specialModuli).All(MontgomeryField.Takes) ? (6, 8) : (10, 17);
        (_logDegree, _degree, _data, _special) = (logDegree, 1 << logDegree, dataModuli.Count, specialModuli.Count);
    }

    /// <summary>At the top level of a ring, with digits as wide as its special moduli are many.</summary>
    public WorkModel(PolynomialRing ring) : this(ring.LogDegree, ring.DataModuli, ring.SpecialModuli)
    {
    }

    /// <summary>Transforms of l limbs in place.</summary>
    public Work Transform => Moved(2 * _data) + Transforms(_data);

    /// <summary>Of an operation by its name in the benchmarks; null where the host takes part.</summary>
    public Work? Of(string operation) => operation switch
    {
        "add" => Moved(6 * _data),
        "multiply plain" => Moved(5 * _data) + Products(2 * _data, M + _r),
        "multiply (3 polynomials)" => Moved(7 * _data) + Tensor,
        "square (3 polynomials)" => Moved(5 * _data) + Tensor,
        "relinearize" => Moved(5 * _data) + Key + KeySwitch,
        "rescale" => Moved(4 * _data - 2) + Rescale,
        "multiply + relinearize + rescale" => Moved(6 * _data - 2) + Tensor + Key + KeySwitch + Rescale,
        "square + relinearize + rescale" => Moved(4 * _data - 2) + Tensor + Key + KeySwitch + Rescale,
        "rotate" => Moved(4 * _data) + Key + KeySwitch,
        "8 hoisted rotations" => Moved(18 * _data) + ModUp + 8 * (Key + InnerProduct + ModDown),
        "lazy sum of 8 rotations" => Moved(4 * _data) + 8 * (ModUp + Key + InnerProduct) + ModDown,
        _ => null,
    };

    private int Digits => (_data + _special - 1) / _special;

    private Work Key => Moved(2 * Digits * (_data + _special));

    private Work KeySwitch => ModUp + InnerProduct + ModDown;

    private Work Tensor => Products(4 * _data, M) + Products(3 * _data, _r);

    private Work InnerProduct => Products(2 * (_data + _special), Digits * M + _r);

    // Of two polynomials.
    private Work ModDown => 2 * (Transforms(_special + _data) + Conversion(_special, _data) + Products(_data, _c));

    private Work Rescale => 2 * (Transforms(_data) + Products(_data - 1, _c));

    private Work ModUp
    {
        get
        {
            Work work = Transforms(_data) + Transforms((Digits * (_data + _special)) - _data);
            for (int first = 0; first < _data; first += _special)
            {
                int own = Math.Min(_special, _data - first);
                work += Conversion(own, _data + _special - own);
            }
            return work;
        }
    }

    // Of one polynomial: y_i = x_i (Q/q_i)^-1 mod q_i, then sum_i y_i (Q/q_i) mod p_j.
    private Work Conversion(int from, int to) => Products(from, _c) + Products(to, from * M + _r);

    private Work Transforms(int limbs) => Products(limbs, _logDegree / 2.0 * _c);

    private Work Products(int limbs, double perCoefficient) => new(0, _degree * limbs * perCoefficient);

    private Work Moved(int limbs) => new(_degree * limbs * sizeof(ulong), 0);
}
