using System.Reflection;
using Xunit.Sdk;

namespace HeGpu.Devices.TestKit;

/// <summary>Fails a test that ends with buffers still rented, on whatever device. On a test or on a test class.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoLeakedBuffersAttribute : BeforeAfterTestAttribute
{
    // Instances may be shared by tests that run at one time; the context is not.
    private static readonly AsyncLocal<LeakScope?> s_scope = new();

    public override void Before(MethodInfo methodUnderTest) => s_scope.Value = LeakScope.Begin();

    public override void After(MethodInfo methodUnderTest)
    {
        using LeakScope scope = s_scope.Value ?? throw new InvalidOperationException("The test ended in another context than it began.");
        if (scope.LiveBuffers != 0)
            throw new XunitException($"{methodUnderTest.Name} left {scope.LiveBuffers} device buffers alive: dispose what it rented.");
    }
}
