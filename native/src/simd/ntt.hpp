// Negacyclic NTT over a butterfly policy.
//
// The stages form a binary tree: node k (root 1, children 2k and 2k+1) is a block of consecutive words, and its two halves meet
// in butterflies with roots[k]. A pass carries 2^depth registers through `depth` stages between one load and one store; the last
// stages of a block of 2, 4 or 8 registers run in registers, down to neighbouring words. Descending depth first keeps each
// subtree in the nearest cache that holds it. The inverse climbs the same tree. What runs first on a word reads it from the
// source, everything after works in the destination.
#ifndef HEGPU_SIMD_NTT_HPP
#define HEGPU_SIMD_NTT_HPP

#include "simd/inline.hpp"
#include "tables/ntt_tables.hpp"

namespace hegpu::simd {

template <class B>
class Transform {
    using I = typename B::Lanes;
    using Word = typename I::Word;
    using Twiddle = typename B::Twiddle;
    static constexpr int log_width = log2(I::width);

public:
    HEGPU_INLINE Transform(const hegpu_ntt& t, const RootTable& roots)
        : butterfly_(t.modulus),
          value_(roots.value.data()),
          companion_(roots.companion.data()),
          scale_(all(B::scale(t))),
          last_root_(all(B::last_root(t))) {}

    static void forward(const hegpu_ntt* t, u64* x, const u64* source) {
        const Transform self(*t, B::roots(*t));
        const int tail = log_tail(t->log_n);
        if (t->log_n == tail) {
            self.template descend_into_tail<true>(x, source, tail, 1);
        } else {
            self.template descend<true>(x, source, t->log_n, tail, 1);
        }
    }

    static void inverse(const hegpu_ntt* t, u64* x, const u64* source) {
        const Transform self(*t, B::inverse_roots(*t));
        self.template climb<true>(x, source, t->log_n, log_tail(t->log_n), 1);
    }

private:
    // log2 of the words in a tail: 2 to 16 registers, so that the passes above have `2 a + 3 b` stages to share.
    static constexpr int log_tail(int log_n) {
        const int most = log_width + (I::log_largest_pass == 2 ? 3 : 4);
        if (log_n <= most) return log_n;
        return I::log_largest_pass == 2 ? most - (log_n - most) % 2 : (log_n - most == 1 ? most - 1 : most);
    }
    // Stages of the next pass when `left` stages remain above the tails: never leaves a single one.
    static constexpr int pass_depth(int left) {
        if (I::log_largest_pass == 2) return 2;
        return left == 2 || left == 4 ? 2 : 3;
    }

    HEGPU_INLINE static Twiddle all(Root r) { return B::twiddle(I::all(r.value), I::all(r.companion)); }
    HEGPU_INLINE Twiddle twiddle(u64 k) const { return all({value_[k], companion_[k]}); }
    // Those of the width/t blocks from `at`, each repeated t times.
    template <int t>
    HEGPU_INLINE Twiddle twiddles(u64 at) const {
        return B::twiddle(I::template spread<t>(value_ + at), I::template spread<t>(companion_ + at));
    }

    // ---- forward ------------------------------------------------------------------------------------------------------
    template <bool entry>
    void descend(u64* x, const u64* source, int log_n, int tail, u64 k) const {
        const int depth = pass_depth(log_n - tail);
        if (depth == 3) {
            if constexpr (I::log_largest_pass >= 3) forward_pass<3, entry>(x, source, log_n, k);
        } else {
            forward_pass<2, entry>(x, source, log_n, k);
        }
        log_n -= depth;
        for (u64 c = 0; c < (u64{1} << depth); ++c, x += u64{1} << log_n) {
            const u64 child = (k << depth) + c;
            if (log_n == tail) {
                descend_into_tail<false>(x, x, tail, child);
            } else {
                descend<false>(x, x, log_n, tail, child);
            }
        }
    }

    template <bool entry>
    HEGPU_INLINE void descend_into_tail(u64* x, const u64* source, int tail, u64 k) const {
        switch (tail - log_width) {
            case 1:
                return forward_tail<1, entry>(x, source, k);
            case 2:
                return forward_tail<2, entry>(x, source, k);
            case 3:
                return forward_tail<3, entry>(x, source, k);
            default:
                if constexpr (I::log_largest_pass >= 3) forward_tail<4, entry>(x, source, k);
        }
    }

    template <int depth>
    HEGPU_INLINE void load_twiddles(Twiddle (&w)[1 << depth], u64 k) const {
        repeat<depth>([&](auto level) HEGPU_INLINE_LAMBDA {
            repeat<1 << level()>([&](auto i) HEGPU_INLINE_LAMBDA { w[(1 << level()) + i()] = twiddle((k << level()) + i()); });
        });
    }

    // The butterflies of 2^depth registers; w[1], w[2..3], w[4..7] are the twiddles of the levels.
    template <int depth, bool entry, int columns>
    HEGPU_INLINE void forward_levels(Word (&v)[columns][1 << depth], const Twiddle (&w)[1 << depth]) const {
        repeat<depth>([&](auto level) HEGPU_INLINE_LAMBDA {
            constexpr int half = (1 << depth) >> (level() + 1);
            repeat<(1 << depth) / 2>([&](auto i) HEGPU_INLINE_LAMBDA {
                constexpr int block = i() / half, at = 2 * half * block + i() % half;
                repeat<columns>([&](auto c) HEGPU_INLINE_LAMBDA {
                    butterfly_.template forward<level(), entry && level() == 0>(v[c()][at], v[c()][at + half],
                                                                                w[(1 << level()) + block]);
                });
            });
        });
    }

    template <bool entry, int count>
    HEGPU_INLINE void enter(Word (&v)[count]) const {
        if constexpr (entry) {
            repeat<count / 2>([&](auto i) HEGPU_INLINE_LAMBDA { v[i()] = butterfly_.enter(v[i()]); });
        }
    }

    template <int depth, bool entry>
    void forward_pass(u64* x, const u64* source, int log_n, u64 k) const {
        constexpr int count = 1 << depth;
        const u64 stride = (u64{1} << log_n) >> depth;
        Twiddle w[count];
        load_twiddles<depth>(w, k);
        for (u64 j = 0; j < stride; j += I::columns * I::width) {
            Word v[I::columns][count];
            repeat<I::columns>([&](auto c) HEGPU_INLINE_LAMBDA {
                repeat<count>([&](auto i)
                                  HEGPU_INLINE_LAMBDA { v[c()][i()] = I::load(source + j + i() * stride + c() * I::width); });
                enter<entry>(v[c()]);
            });
            forward_levels<depth, entry, I::columns>(v, w);
            repeat<I::columns>([&](auto c) HEGPU_INLINE_LAMBDA {
                repeat<count>([&](auto i) HEGPU_INLINE_LAMBDA { I::store(x + j + i() * stride + c() * I::width, v[c()][i()]); });
            });
        }
    }

    template <int depth, bool entry>
    void forward_tail(u64* x, const u64* source, u64 k) const {
        constexpr int count = 1 << depth;
        Word columns[1][count];
        Word(&v)[count] = columns[0];
        repeat<count>([&](auto i) HEGPU_INLINE_LAMBDA { v[i()] = I::load(source + i() * I::width); });
        enter<entry>(v);
        Twiddle w[count];
        load_twiddles<depth>(w, k);
        forward_levels<depth, entry, 1>(columns, w);
        // Stage by stage over all pairs, not pair by pair: independent butterflies stand next to each other.
        repeat<log_width>([&](auto stage) HEGPU_INLINE_LAMBDA {
            repeat<count / 2>([&](auto i) HEGPU_INLINE_LAMBDA {
                constexpr int t = I::width >> (stage() + 1);
                const u64 at = ((k << (depth - 1)) + i()) << (stage() + 1);
                I::template separate<t>(v[2 * i()], v[2 * i() + 1]);
                butterfly_.template forward<depth + stage(), false>(v[2 * i()], v[2 * i() + 1], twiddles<t>(at));
            });
        });
        repeat<count>([&](auto i) HEGPU_INLINE_LAMBDA { v[i()] = butterfly_.template finish<depth + log_width>(v[i()]); });
        repeat<count / 2>([&](auto i) HEGPU_INLINE_LAMBDA { I::restore(v[2 * i()], v[2 * i() + 1]); });
        repeat<count>([&](auto i) HEGPU_INLINE_LAMBDA { I::store(x + i() * I::width, v[i()]); });
    }

    // ---- inverse ------------------------------------------------------------------------------------------------------
    // Bounds are powers of two times q: words enter a tail below q and a pass below 2^log_pass_bound q.

    // Before each step of a tail, whose words are sums and products side by side.
    static constexpr int tail_bound(int step) {
        if (step == 0) return 0;
        const int sum = B::log_sum_bound(tail_bound(step - 1));
        return sum > B::log_product_bound ? sum : B::log_product_bound;
    }
    // Of register i after `steps` levels: at each it was half of a sum or, where its bit is set, a product.
    static constexpr int register_bound(int log_bound, int steps, int i) {
        if (steps == 0) return log_bound;
        return (i >> (steps - 1)) & 1 ? B::log_product_bound : B::log_sum_bound(register_bound(log_bound, steps - 1, i));
    }
    template <bool root>
    void climb(u64* x, const u64* source, int log_n, int tail, u64 k) const {
        if (log_n == tail) {
            switch (tail - log_width) {
                case 1:
                    return inverse_tail<1, root>(x, source, k);
                case 2:
                    return inverse_tail<2, root>(x, source, k);
                case 3:
                    return inverse_tail<3, root>(x, source, k);
                default:
                    if constexpr (I::log_largest_pass >= 3) inverse_tail<4, root>(x, source, k);
                    return;
            }
        }
        const int depth = pass_depth(log_n - tail), log_child = log_n - depth;
        for (u64 c = 0; c < (u64{1} << depth); ++c) {
            climb<false>(x + (c << log_child), source + (c << log_child), log_child, tail, (k << depth) + c);
        }
        if (depth == 3) {
            if constexpr (I::log_largest_pass >= 3) inverse_pass<3, root>(x, log_n, k);
        } else {
            inverse_pass<2, root>(x, log_n, k);
        }
    }

    // A butterfly learns whether its words come from the level before and whether they are the second ones (y) of the next, so
    // that it can agree with itself on a form for those. All words below 2^log_bound q on entry; on return settled below
    // 2^log_pass_bound q, or reduced when the last level is the tree's root.
    template <int depth, int log_bound, bool root, int columns>
    HEGPU_INLINE void inverse_levels(Word (&v)[columns][1 << depth], const Twiddle (&w)[1 << depth]) const {
        repeat<depth>([&](auto step) HEGPU_INLINE_LAMBDA {
            constexpr int level = depth - 1 - step(), half = 1 << step();
            repeat<(1 << depth) / 2>([&](auto i) HEGPU_INLINE_LAMBDA {
                constexpr int block = i() / half, at = 2 * half * block + i() % half;
                repeat<columns>([&](auto c) HEGPU_INLINE_LAMBDA {
                    Word &a = v[c()][at], &b = v[c()][at + half];
                    constexpr int bound = register_bound(log_bound, step(), at);
                    constexpr bool inside = step() > 0, to_second = level > 0 && (at & (2 * half)) != 0;
                    if constexpr (root && level == 0) {
                        butterfly_.template inverse_last<bound, inside>(a, b, scale_, last_root_);
                    } else {
                        butterfly_.template inverse<bound, inside, to_second>(a, b, w[(1 << level) + block]);
                    }
                });
            });
        });
        if constexpr (!root) {
            repeat<columns>([&](auto c) HEGPU_INLINE_LAMBDA {
                repeat<1 << depth>([&](auto i) HEGPU_INLINE_LAMBDA {
                    v[c()][i()] = butterfly_.template settle_pass<register_bound(log_bound, depth, i())>(v[c()][i()]);
                });
            });
        }
    }

    template <int depth, bool root>
    void inverse_pass(u64* x, int log_n, u64 k) const {
        constexpr int count = 1 << depth;
        const u64 stride = (u64{1} << log_n) >> depth;
        Twiddle w[count];
        load_twiddles<depth>(w, k);
        for (u64 j = 0; j < stride; j += I::columns * I::width) {
            Word v[I::columns][count];
            repeat<I::columns>([&](auto c) HEGPU_INLINE_LAMBDA {
                repeat<count>([&](auto i) HEGPU_INLINE_LAMBDA { v[c()][i()] = I::load(x + j + i() * stride + c() * I::width); });
            });
            inverse_levels<depth, B::log_pass_bound, root, I::columns>(v, w);
            repeat<I::columns>([&](auto c) HEGPU_INLINE_LAMBDA {
                repeat<count>([&](auto i) HEGPU_INLINE_LAMBDA { I::store(x + j + i() * stride + c() * I::width, v[c()][i()]); });
            });
        }
    }

    template <int depth, bool root>
    void inverse_tail(u64* x, const u64* source, u64 k) const {
        constexpr int count = 1 << depth;
        Word columns[1][count];
        Word(&v)[count] = columns[0];
        repeat<count>([&](auto i) HEGPU_INLINE_LAMBDA { v[i()] = I::load(source + i() * I::width); });
        repeat<count / 2>([&](auto i) HEGPU_INLINE_LAMBDA { I::begin_inverse(v[2 * i()], v[2 * i() + 1]); });
        repeat<log_width>([&](auto step) HEGPU_INLINE_LAMBDA {
            repeat<count / 2>([&](auto i) HEGPU_INLINE_LAMBDA {
                constexpr int t = 1 << step();
                const u64 at = ((k << (depth - 1)) + i()) << (log_width - step());
                Word &a = v[2 * i()], &b = v[2 * i() + 1];
                butterfly_.template inverse<tail_bound(step()), false, false>(a, b, twiddles<t>(at));
                I::template combine<t>(a, b);
            });
        });
        Twiddle w[count];
        load_twiddles<depth>(w, k);
        inverse_levels<depth, tail_bound(log_width), root, 1>(columns, w);
        repeat<count>([&](auto i) HEGPU_INLINE_LAMBDA { I::store(x + i() * I::width, v[i()]); });
    }

    B butterfly_;
    const u64* value_;
    const u64* companion_;
    Twiddle scale_;
    Twiddle last_root_;
};

}  // namespace hegpu::simd

#endif
