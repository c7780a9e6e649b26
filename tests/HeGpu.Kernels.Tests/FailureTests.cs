namespace HeGpu.Kernels.Tests;

/// <summary>A verb that fails in the middle, wherever that is, keeps no memory of the device.</summary>
[NoLeakedBuffers]
public class FailureTests
{
    private static readonly LimbRange s_data = new(0, 3), s_extended = new(0, 3, 2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALostDeviceGivesEveryBufferBack(bool graphs)
    {
        for (int launches = 0, failed = 1; failed > 0; launches += 3)
        {
            var machine = new FakeMachine(graphs ? new FakeGraphs { MakingFails = true } : null, launches);
            using var device = new KernelDevice(machine);
            failed = Failures<DeviceLostException>(device);
        }
    }

    [Fact]
    public void ADeviceWithoutMemoryGivesEveryBufferBack()
    {
        int failed = 1;
        for (int kilobytes = 600; failed > 0; kilobytes += 37)
        {
            using KernelDevice device = EmulatorDevice.Create(kilobytes << 10);
            try
            {
                failed = Failures<DeviceMemoryException>(device);
            }
            catch (DeviceMemoryException)
            {
                // Not even the operands have room.
                Assert.Equal(0, device.LiveBuffers);
            }
        }
    }

    // Of a few composed verbs; after each as many buffers are live as before.
    private static int Failures<TException>(KernelDevice device) where TException : DeviceException
    {
        PolynomialRing ring = TestRings.Of(10);
        int failed = 0;
        using DeviceBuffer x = device.Rent(ring, 1, s_data), key = device.Rent(ring, 4, s_extended), sum = device.Rent(ring, 2, s_extended), d = device.Rent(ring, 2, s_data, zeroOnReturn: true);
        int buffers = device.LiveBuffers;
        Try(() => device.UploadSigned(new long[ring.Degree], x.View<Coefficient>()));
        Try(() => device.SwitchKeys(x.View<Ntt>(), 2, [new KeySwitch(key.View<Ntt>(), x.View<Ntt>(), 5, d.View<Ntt>())]));
        Try(() => device.SwitchKeyLazily(x.View<Ntt>(), 2, key.View<Ntt>(), 5, sum.View<Ntt>(), accumulate: true));
        Try(() => device.Rescale(d.View<Ntt>(), d.View<Ntt>().WithLimbs(new(0, 2))));
        Try(() => device.ConvertBasis(x.View<Coefficient>().WithLimbs(new(0, 2)), d.View<Coefficient>().Slice(0).WithLimbs(new(2, 1))));
        return failed;

        void Try(Action verb)
        {
            try
            {
                verb();
            }
            catch (TException)
            {
                failed++;
            }
            Assert.Equal(buffers, device.LiveBuffers);
        }
    }
}
