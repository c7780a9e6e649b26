namespace HeGpu.Kernels.Tests;

/// <summary>What verbs hold back reaches memory in the order of the calls, with graphs and without.</summary>
public class LaunchStreamTests
{
    private const int Words = 512;

    // Verbs that begin and end, some in one another, writes of every length, reads and launches, twice so that chains become graphs: every read must see what a plain machine shows.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryReadSeesWhatAPlainMachineShows(bool graphs) => Seeded.Run(random =>
    {
        using var plain = new EmulatorMachine(8 * Words, checkRaces: false);
        using var stream = new LaunchStream(new EmulatorMachine(8 * Words, checkRaces: true), new DeviceOptions { Graphs = graphs });
        int seed = random.Next();
        for (int pass = 0; pass < 6; pass++)
            Play(plain, stream, new Random(seed), pass);
        Assert.Equal(graphs, stream.Graphs.Replays > 0);
    });

    [Fact]
    public void NothingIsLaunchedBeforeAVerbEndsAndOneLaunchIsNoGraph()
    {
        using var machine = new EmulatorMachine(8 * Words, checkRaces: false);
        using var stream = new LaunchStream(machine, DeviceOptions.Default);
        for (ulong i = 1; i <= 3; i++)
        {
            using (stream.BeginVerb())
            {
                stream.Launch(new Marker(5), new LaunchShape(1, 1, 1, 1));
                Assert.Equal(i - 1, Word(machine, 5));
            }
            Assert.Equal(i, Word(machine, 5));
        }
        Assert.Equal((0, 0L), stream.Graphs);
    }

    [Fact]
    public void ADeviceWhoseGraphsFailGivesTheSameWords() => Seeded.Run(random =>
    {
        string announced = "";
        using var device = new KernelDevice(new FakeMachine(new FakeGraphs { MakingFails = true }), new DeviceOptions { Announce = line => announced += line + "\n" });
        SwitchThrice(device, random);
        Assert.Equal("emulator: launches go one by one, without graphs: planted\n", announced);
    });

    [Fact]
    public void OperandsMayMoveBetweenReplays() => Seeded.Run(random =>
    {
        using KernelDevice device = EmulatorDevice.Create(1L << 28, checkRaces: true);
        SwitchThrice(device, random);
        Assert.True(device.LaunchGraphs.Replays > 0);
    });

    // A key switch, a rescale and a transform, on other buffers each time.
    private static void SwitchThrice(KernelDevice device, Random random)
    {
        PolynomialRing ring = TestRings.Of(13);
        using var twin = new Twin(device, ring, random);
        LimbRange data = new(0, 4), extended = new(0, 4, 2);
        for (int i = 0; i < 3; i++)
        {
            TwinBuffer x = twin.Buffer(data), key = twin.Buffer(extended, 4), d = twin.Buffer(data, 2);
            uint element = (uint)(2 * random.Next(ring.Degree)) + 1;
            twin.Same((on, side) => on.SwitchKeys(x[side], 2, [new KeySwitch(key[side], x[side], element, d[side])]));
            twin.Same((on, side) => on.Rescale(d[side], d[side].WithLimbs(new(0, 3))));
            twin.Same((on, side) => on.ForwardNtt(on.InverseNtt(x[side])));
        }
    }

    private static void Play(EmulatorMachine plain, LaunchStream stream, Random random, int pass)
    {
        var verbs = new Stack<LaunchStream.Verb>();
        ulong[] expected = new ulong[Words], actual = new ulong[Words];
        for (int i = 0; i < 300; i++)
        {
            long word = random.Next(Words / 2) + (pass / 3 * (Words / 4));
            switch (random.Next(8))
            {
                case 0:
                    verbs.Push(stream.BeginVerb());
                    break;
                case 1 when verbs.TryPop(out LaunchStream.Verb verb):
                    verb.Dispose();
                    break;
                case 2:
                    ulong[] words = [.. Enumerable.Range(0, 1 << random.Next(8)).Select(_ => (ulong)random.NextInt64())];
                    word = Math.Min(word, Words - words.Length);
                    plain.Write(word, words);
                    stream.Write(word, words);
                    break;
                case 3 when random.Next(4) == 0:
                    plain.Read(0, expected);
                    stream.Read(0, actual);
                    Assert.Equal(expected, actual);
                    break;
                case < 6:
                    plain.Launch(new Marker(word), new LaunchShape(1, 1, 1, 1));
                    stream.Launch(new Marker(word), new LaunchShape(1, 1, 1, 1));
                    break;
                default:
                    plain.Launch(new OtherMarker(word), new LaunchShape(1, 1, 1, 1));
                    stream.Launch(new OtherMarker(word), new LaunchShape(1, 1, 1, 1));
                    break;
            }
        }
        while (verbs.TryPop(out LaunchStream.Verb last))
            last.Dispose();
    }

    private static ulong Word(EmulatorMachine machine, long word)
    {
        ulong[] one = new ulong[1];
        machine.Read(word, one);
        return one[0];
    }
}
