// Twiddle factors of one negacyclic transform, in the order in which the passes read them.
//
// roots[m + i] (m = 1, 2, .., n/2; i < m) multiplies block i of the stage with m blocks: psi^bitrev(m + i) over log2 n bits.
// inverse_roots hold the inverses at the same places. Stage m of the inverse undoes stage m of the forward transform; its
// last stage (m = 1) carries the factor 1/n.
#ifndef HEGPU_NTT_TABLES_HPP
#define HEGPU_NTT_TABLES_HPP

#include "aligned.hpp"
#include "modulus.hpp"

namespace hegpu {

// A constant w and what its multiplication needs beside it: Shoup's quotient, or w q^-1 for Montgomery.
struct RootTable {
    AlignedArray<u64> value;
    AlignedArray<u64> companion;
};

struct Root {
    u64 value;
    u64 companion;
};

}  // namespace hegpu

struct hegpu_ntt {
    hegpu::u64 n;
    int log_n;
    hegpu::Modulus modulus;

    // Shoup form, companion floor(w 2^64 / q).
    hegpu::RootTable roots;
    hegpu::RootTable inverse_roots;
    hegpu::Root scale;      // 1/n
    hegpu::Root last_root;  // inverse_roots[1] / n

    // For the 52-bit multipliers, empty unless q is narrow and this processor has them. Shoup form, companion floor(w 2^52 / q),
    // but Montgomery form for the inverse unless q is lazy: value w 2^52 mod q, companion value q^-1 mod 2^52.
    hegpu::RootTable roots52;
    hegpu::RootTable inverse_roots52;
    hegpu::Root scale52;
    hegpu::Root last_root52;
};

#endif
