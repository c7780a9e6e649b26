namespace HeGpu.Arithmetic;

/// <summary>One of the key switches of <see cref="PolynomialDevice.SwitchKeys"/>.</summary>
/// <param name="Key">The pairs (b_d, a_d), polynomials 2d and 2d + 1, for each digit d of the source; limbs (0, l+1, K).</param>
/// <param name="Addend">One polynomial, added to the first result, or two; limbs (0, l+1).</param>
/// <param name="GaloisElement">The automorphism X -> X^g that comes last; 1 for none.</param>
/// <param name="Destination">Two polynomials with limbs (0, l+1), or (0, l) to divide by q_l too. Overlaps nothing else.</param>
public readonly record struct KeySwitch(PolyView<Ntt> Key, PolyView<Ntt> Addend, uint GaloisElement, PolyView<Ntt> Destination);
