// Between bases, over ring policies. hegpu.h has the definitions.
#ifndef HEGPU_SIMD_BASES_HPP
#define HEGPU_SIMD_BASES_HPP

#include "portable/portable.hpp"
#include "simd/inline.hpp"
#include "simd/sums.hpp"
#include "tables/conversion_tables.hpp"

namespace hegpu::simd {

// Coefficients that are converted together: long enough to spread the set-up of a modulus, short enough for the scaled
// residues y of a digit to stay in the nearest cache.
struct ConversionBlock {
    static constexpr u64 width = 128;

    alignas(64) u64 y[max_conversion_sources][width];
    alignas(64) u64 v[width];
};

template <class Ring>
struct Bases {
    using I = typename Ring::Lanes;
    using Block = ConversionBlock;

    // Row i of the block: y = x (Q/q_i)^-1 mod q_i; adds y / q_i to v, each product and sum rounded.
    HEGPU_INLINE static void scale_source(Block& block, int i, const u64* src, u64 width, const ConversionSource& source,
                                          double* v) {
        const Ring ring(source.modulus);
        const auto factor = ring.factor(source.inverse);
        const auto reciprocal = I::all(source.reciprocal);
        for (u64 c = 0; c < width; c += I::width) {
            const auto y = ring.multiply(I::load(src + c), factor);
            I::store(block.y[i] + c, y);
            I::store(v + c, I::add(I::load(v + c), I::multiply(I::to_real(y), reciprocal)));
        }
    }

    // dst = sum_i y_i (Q/q_i) - v Q mod p. Sources below 2^source_bits.
    HEGPU_INLINE static void gather_target(const Block& block, int sources, int source_bits, u64* dst, u64 width,
                                           const ConversionTarget& target) {
        Ring ring(target.modulus);
        ring.expect_sum_below_bits(source_bits + target.modulus.bits + growth_bits(static_cast<u64>(sources) + 1));
        u64 c = 0;
        for (; c + 4 * I::width <= width; c += 4 * I::width) gather<4>(ring, block, sources, c, dst, target);
        for (; c < width; c += I::width) gather<1>(ring, block, sources, c, dst, target);
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
            I::store(dst + i, ring.reduce(I::add(I::load(reinterpret_cast<const u64*>(x) + i), up)));
        }
    }

    // Numbers of ordinary size directly; a block with a larger one the portable way.
    template <int limit>
    static void round(u64* dst, const double* x, u64 n, const Modulus* m) {
        const Ring ring(*m);
        const auto up = offset<limit>(*m);
        const auto bound = I::all(static_cast<double>((u64{1} << limit) - 1));
        for (u64 i = 0; i < n; i += I::width) {
            const auto value = I::load(x + i);
            if (I::all_below(value, bound)) [[likely]] {
                I::store(dst + i, ring.reduce(I::add(I::round_to_word(value), up)));
            } else {
                portable::round(dst + i, x + i, I::width, m);
            }
        }
    }

private:
    template <int count>
    HEGPU_INLINE static void gather(const Ring& ring, const Block& block, int sources, u64 c, u64* dst,
                                    const ConversionTarget& target) {
        typename Ring::Sum sum[count];
        const auto minus_product = I::all(target.minus_product);
        repeat<count>([&](auto r) HEGPU_INLINE_LAMBDA {
            sum[r()] = ring.sum_from(I::zero());
            ring.accumulate(sum[r()], I::load(block.v + c + r() * I::width), minus_product);
        });
        for (int i = 0; i < sources; ++i) {
            if ((i + 1) % Ring::terms_per_fold == 0) {
                repeat<count>([&](auto r) HEGPU_INLINE_LAMBDA { sum[r()] = ring.sum_from(ring.reduce(sum[r()])); });
            }
            const auto quotient = I::all(target.quotients[i]);
            repeat<count>([&](auto r) HEGPU_INLINE_LAMBDA {
                ring.accumulate(sum[r()], I::load(block.y[i] + c + r() * I::width), quotient);
            });
        }
        repeat<count>([&](auto r) HEGPU_INLINE_LAMBDA { I::store(dst + c + r() * I::width, ring.reduce(sum[r()])); });
    }
};

// Wide and Narrow name the ring for moduli above and below 2^50; an instruction set with one multiplier gives it twice.
template <class Wide, class Narrow>
struct Conversion {
    using I = typename Wide::Lanes;
    using Block = ConversionBlock;

    static void convert_basis(u64* const* dst, const u64* const* src, u64 count, const hegpu_conversion* conversion) {
        const int sources = static_cast<int>(conversion->sources.size());
        Block block;
        alignas(64) double v[Block::width];
        for (u64 at = 0; at < count; at += Block::width) {
            const u64 width = count - at < Block::width ? count - at : Block::width;
            for (u64 c = 0; c < width; c += I::width) I::store(v + c, I::all(0.5));
            for (int i = 0; i < sources; ++i) {
                const ConversionSource& source = conversion->sources[static_cast<std::size_t>(i)];
                if (source.modulus.narrow()) {
                    Bases<Narrow>::scale_source(block, i, src[i] + at, width, source, v);
                } else {
                    Bases<Wide>::scale_source(block, i, src[i] + at, width, source, v);
                }
            }
            for (u64 c = 0; c < width; c += I::width) I::store(block.v + c, I::floor_to_word(I::load(v + c)));
            for (std::size_t j = 0; j < conversion->targets.size(); ++j) {
                const ConversionTarget& target = conversion->targets[j];
                if (conversion->narrow_sources && target.modulus.narrow()) {
                    Bases<Narrow>::gather_target(block, sources, conversion->source_bits, dst[j] + at, width, target);
                } else {
                    Bases<Wide>::gather_target(block, sources, conversion->source_bits, dst[j] + at, width, target);
                }
            }
        }
    }
};

}  // namespace hegpu::simd

#endif
