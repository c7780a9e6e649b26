// Between bases, over ring policies. hegpu.h has the definitions.
#ifndef HEGPU_SIMD_BASES_HPP
#define HEGPU_SIMD_BASES_HPP

#include "portable/portable.hpp"
#include "simd/inline.hpp"
#include "simd/sums.hpp"
#include "tables/conversion_tables.hpp"

namespace hegpu::simd {

template <class Ring>
struct Bases {
    using I = typename Ring::Lanes;
    using Sum = typename Ring::Sum;

    // dst = sum_i y_i (Q/q_i) - v Q mod p. Sources below 2^source_bits.
    static void gather(u64* dst, const u64* const* y, const u8* v, u64 n, const hegpu_conversion* c, const ConversionTarget& target) {
        Ring ring(target.modulus);
        const u64 terms = c->sources.size() + 1;
        if constexpr (Ring::has_montgomery) {
            if (c->short_sums) {
                const auto reduce = [&](const Sum& sum) HEGPU_INLINE_LAMBDA { return ring.reduce_montgomery(sum); };
                return gather(ring, {y, v, target.quotients52.data(), target.minus_product52, terms}, dst, n, reduce);
            }
        }
        ring.expect_sum_below_bits(c->source_bits + target.modulus.bits + growth_bits(terms));
        const auto reduce = [&](const Sum& sum) HEGPU_INLINE_LAMBDA { return ring.reduce(sum); };
        gather(ring, {y, v, target.quotients.data(), target.minus_product, terms}, dst, n, reduce);
    }

    static void reduce_centred(u64* dst, const u64* src, u64 n, const Modulus* from, const Modulus* to) {
        const Ring ring(*to);
        const auto half = I::all((from->q - 1) / 2);
        const auto minus_from = I::all(negate(reduce_word(from->q, *to), to->q));
        for (u64 i = 0; i < n; i += I::width) {
            I::store(dst + i, ring.reduce(I::add_where_greater(I::load(src + i), half, minus_from)));
        }
    }

    // Signed words, |x| < 2^limit: a multiple of q at least that large makes them positive. Offset and x stay below the
    // ring's largest reducible word.
    template <int limit>
    HEGPU_INLINE static typename I::Word offset(const Modulus& m) {
        const u64 bound = u64{1} << limit;
        return I::all(bound + m.q - 1 - (bound + m.q - 1) % m.q);
    }

    template <int limit>
    static void reduce_signed(u64* dst, const i64* x, u64 n, const Modulus* m) {
        const Ring ring(*m);
        const auto up = offset<limit>(*m);
        for (u64 i = 0; i < n; i += I::width) {
            I::store(dst + i, ring.reduce_word(I::add(I::load(reinterpret_cast<const u64*>(x) + i), up)));
        }
    }

    // Numbers of ordinary size directly; a register with a larger one in three pieces.
    template <int limit>
    static void round(u64* dst, const double* x, u64 n, const Modulus* m) {
        const Ring ring(*m);
        const auto up = offset<limit>(*m);
        const auto bound = I::all(static_cast<double>((u64{1} << limit) - 1));
        const Pieces pieces(ring, *m);
        for (u64 i = 0; i < n; i += I::width) {
            const auto value = I::load(x + i);
            if (I::all_below(value, bound)) [[likely]] {
                I::store(dst + i, ring.reduce(I::add(I::round_to_word(value), up)));
            } else {
                I::store(dst + i, pieces.round(ring, value));
            }
        }
    }

private:
    // |x| < 2^120 as (x2 2^40 + x1) 2^40 + x0, |x_i| <= 2^40: each is the rest rounded to a multiple of its power, which leaves an exact
    // rest; x0 is rounded to the whole number nearest to it, ties to even, and that is x's too, since the others are even.
    struct Pieces {
        using Real = typename I::Real;
        using Word = typename I::Word;

        typename Ring::Factor power;
        Word up;

        HEGPU_INLINE Pieces(const Ring& ring, const Modulus& m) : power(ring.factor(reduce_word(u64{1} << 40, m))), up(offset<41>(m)) {}

        HEGPU_INLINE Word round(const Ring& ring, Real x) const {
            const Real x2 = whole(I::multiply(x, I::all(0x1p-80)));
            const Real rest = I::sub(x, I::multiply(x2, I::all(0x1p80)));
            const Real x1 = whole(I::multiply(rest, I::all(0x1p-40)));
            const Real x0 = I::sub(rest, I::multiply(x1, I::all(0x1p40)));
            const Word upper = ring.multiply(word(x2), power);
            return ring.reduce(I::add(ring.multiply(I::add(upper, word(x1)), power), word(x0)));
        }

    private:
        // |x| < 2^51: see Avx2::round_to_word.
        HEGPU_INLINE static Real whole(Real x) {
            const Real magic = I::all(0x1.8p52);
            return I::sub(I::add(x, magic), magic);
        }
        HEGPU_INLINE Word word(Real x) const { return I::add(I::round_to_word(x), up); }
    };

    // The first term is v minus_product.
    struct Terms {
        const u64* const* y;
        const u8* v;
        const u64* quotients;
        u64 minus_product;
        u64 count;
    };

    template <class Reduce>
    HEGPU_INLINE static void gather(const Ring& ring, const Terms& terms, u64* dst, u64 n, Reduce reduce) {
        u64 at = 0;
        for (; at + 4 * I::width <= n; at += 4 * I::width) block<4>(ring, terms, at, dst, reduce);
        for (; at < n; at += I::width) block<1>(ring, terms, at, dst, reduce);
    }

    template <int count, class Reduce>
    HEGPU_INLINE static void block(const Ring& ring, const Terms& terms, u64 at, u64* dst, Reduce reduce) {
        Sum sum[count];
        const auto minus_product = I::all(terms.minus_product);
        repeat<count>([&](auto r) HEGPU_INLINE_LAMBDA {
            sum[r()] = ring.sum_from(I::zero());
            ring.accumulate(sum[r()], I::load_bytes(terms.v + at + r() * I::width), minus_product);
        });
        for (u64 k = 1; k < terms.count; ++k) {
            if (k % Ring::terms_per_fold == 0) {
                repeat<count>([&](auto r) HEGPU_INLINE_LAMBDA { sum[r()] = ring.sum_from(ring.reduce(sum[r()])); });
            }
            const auto quotient = I::all(terms.quotients[k - 1]);
            repeat<count>([&](auto r) HEGPU_INLINE_LAMBDA {
                ring.accumulate(sum[r()], I::load(terms.y[k - 1] + at + r() * I::width), quotient);
            });
        }
        repeat<count>([&](auto r) HEGPU_INLINE_LAMBDA { I::store(dst + at + r() * I::width, reduce(sum[r()])); });
    }
};

// Wide and Narrow name the ring for moduli above and below 2^50; an instruction set with one multiplier gives it twice.
template <class Wide, class Narrow>
struct Conversion {
    using I = typename Wide::Lanes;

    static void quotient(u8* v, const u64* const* y, u64 n, const hegpu_conversion* c) {
        for (u64 at = 0; at < n; at += I::width) {
            auto sum = I::all(0.5);
            for (std::size_t i = 0; i < c->sources.size(); ++i) {
                sum = I::add(sum, I::multiply(I::to_real(I::load(y[i] + at)), I::all(c->sources[i].reciprocal)));
            }
            I::store_bytes(v + at, I::floor_to_word(sum));
        }
    }

    static void gather(u64* dst, const u64* const* y, const u8* v, u64 n, const hegpu_conversion* c, int target) {
        const ConversionTarget& t = c->targets[static_cast<std::size_t>(target)];
        if (c->narrow_sources && t.modulus.narrow()) {
            Bases<Narrow>::gather(dst, y, v, n, c, t);
        } else {
            Bases<Wide>::gather(dst, y, v, n, c, t);
        }
    }
};

}  // namespace hegpu::simd

#endif
