using Xunit;

namespace HeGpu.Client.Tests;

public class ClassAgreementTests
{
    [Fact]
    public void Counts_classes_and_only_decided_images_as_mismatches()
    {
        var agreement = new ClassAgreement();
        agreement.Add([1, 3, 2], [1.5, 3, 2], label: 1);
        agreement.Add([1, 3, 2.995], [1, 3, 3.001], label: 2);
        agreement.Add([5, 3, 2], [2, 3, 2], label: 0);
        Assert.Equal((3, 2, 1), (agreement.Images, agreement.ClassDifferences, agreement.ClassMismatches));
        Assert.Equal(3, agreement.MaxAbsLogitError);
        Assert.Equal((2.0 / 3, 2.0 / 3), (agreement.AccuracyClear, agreement.AccuracyEncrypted));
    }

    [Fact]
    public void A_score_that_is_no_number_is_no_class()
    {
        var agreement = new ClassAgreement();
        agreement.Add([1, 2], [double.NaN, 2], label: 1);
        Assert.False(agreement.MaxAbsLogitError < 1e-3);
        Assert.Equal((1, 0.0), (agreement.ClassMismatches, agreement.AccuracyEncrypted));
    }
}
