using HeGpu.Models;
using Xunit;

namespace HeGpu.Client.Tests;

public class AgreementTests
{
    [Fact]
    public void Counts_only_decided_pixels_as_mismatches_and_takes_ratios_over_all_pixels()
    {
        var agreement = new Agreement(rarerClass: true);
        agreement.Add([1, -1, 0.005, -0.5], [1.25, -1, -0.005, 0.5], [true, false, true, false]);
        agreement.Add([2, -2], [2, -2], [true, true]);
        Assert.Equal((2, 6L), (agreement.Images, agreement.Pixels));
        Assert.Equal(1.0, agreement.MaxAbsLogitError);
        Assert.Equal((2L, 1L), (agreement.MaskDifferences, agreement.MaskMismatches));
        // clear: TP 3, FP 0, FN 1; encrypted: TP 2, FP 1, FN 2.
        Assert.Equal((6.0 / 7, 3.0 / 4), (agreement.DiceClear, agreement.IouClear));
        Assert.Equal((4.0 / 7, 2.0 / 5), (agreement.DiceEncrypted, agreement.IouEncrypted));
    }

    [Fact]
    public void The_rarer_class_may_be_the_zeros()
    {
        bool[] truth = [true, true, true, false];
        var agreement = new Agreement(Confusion.RarerClass([truth]));
        agreement.Add([1, 1, 1, 1], [1, 1, 1, -1], truth);
        Assert.Equal((0.0, 1.0), (agreement.DiceClear, agreement.DiceEncrypted));
    }

    [Fact]
    public void A_logit_that_is_no_number_never_passes_for_a_small_error()
    {
        var agreement = new Agreement(rarerClass: true);
        agreement.Add([1, 2], [double.NaN, 2], [true, true]);
        Assert.False(agreement.MaxAbsLogitError < 1e-3);
    }
}
