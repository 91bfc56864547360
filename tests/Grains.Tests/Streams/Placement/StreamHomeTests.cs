using CsCheck;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Placement;

/// <summary>Streams whose batchers move at once to where they are told to.</summary>
public sealed class StreamHomeTests
{
    private const int Bytes = 1_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly Gen<int> AnyStream = Gen.Int[0, 1_000_000];

    [Fact]
    public void Review_OneSiloFeeds_MovesThereAfterTwoWindowsAndStays() =>
        Gen.Select(AnyStream, Gen.Int[1, 9]).Sample((stream, feeder) =>
        {
            var batcher = new Batcher(stream, here: 0);
            batcher.PassWindow((feeder, 1));
            Assert.Equal((0, 0), (batcher.Here, batcher.Moves));
            batcher.PassWindow((feeder, 1));
            Assert.Equal((feeder, 1), (batcher.Here, batcher.Moves));
            batcher.PassWindows(10, (feeder, 1));
            Assert.Equal(1, batcher.Moves);
        });

    [Fact]
    public void Review_WindowNotOver_JudgesNothing()
    {
        var batcher = new Batcher(stream: 1, here: 0);
        batcher.PassWindows(5, (0, 1.0));
        for (var i = 0; i < 20; i++)
        {
            batcher.PassWindow(TimeSpan.FromSeconds(0.4), (1, 1.0));
        }

        Assert.Equal(0, batcher.Moves);
    }

    [Fact]
    public void Review_NewStreamOnAnotherSilo_MovesWithinSeconds()
    {
        var batcher = new Batcher(stream: 1, here: 0);
        for (var i = 0; i < 9; i++)
        {
            batcher.PassWindow(TimeSpan.FromSeconds(0.4), (1, 1.0));
        }

        Assert.Equal((1, 1), (batcher.Here, batcher.Moves));
    }

    [Fact]
    public void Review_EvenTraffic_SpreadsStreamsEvenlyAlthoughOneSiloHadThemAll()
    {
        const int Streams = 3_000;
        Gen.Int[2, 6].Sample(
            silos =>
            {
                var homes = new int[silos];
                for (var stream = 0; stream < Streams; stream++)
                {
                    var batcher = new Batcher(stream, here: 0);
                    batcher.PassWindows(3, [.. Enumerable.Range(0, silos).Select(silo => (silo, 1.0))]);
                    homes[batcher.Here]++;
                    Assert.InRange(batcher.Moves, 0, 1);
                }

                // Whoever had them keeps those that are not clearly better off elsewhere.
                var even = Streams / (double)silos;
                Assert.All(homes[1..], home => Assert.InRange(home, 0.75 * even, 1.05 * even));
                Assert.InRange(homes[0], even, 1.35 * even);
            },
            iter: 5,
            threads: 1);
    }

    [Fact]
    public void Review_NoiseOfATenth_HardlyMovesAnything()
    {
        var moves = 0;
        Gen.Select(AnyStream, Gen.Double[0.9, 1.1].Array[3].Array[30]).Sample(
            (stream, noise) =>
            {
                var batcher = new Batcher(stream, here: 0);
                batcher.PassWindows(3, (0, 1), (1, 1), (2, 1));
                var before = batcher.Moves;
                foreach (var window in noise)
                {
                    batcher.PassWindow((0, window[0]), (1, window[1]), (2, window[2]));
                }

                moves += batcher.Moves - before;
            },
            iter: 1_000,
            threads: 1);

        Assert.InRange(moves, 0, 30);
    }

    [Fact]
    public void Review_SiloGoneFromTraffic_IsNeverChosen() =>
        Gen.Select(AnyStream, Gen.Int[0, 1_000], Gen.Int[1, 20]).Sample((stream, share, windows) =>
        {
            var batcher = new Batcher(stream, here: 0);
            batcher.PassWindow((0, 1), (1, share), (2, 1));
            for (var i = 0; i < windows; i++)
            {
                batcher.PassWindow((0, 1), (2, 1));
                Assert.NotEqual(1, batcher.Here);
            }
        });

    [Fact]
    public void Review_SiloNotAlive_IsNeverChosen() =>
        Gen.Select(AnyStream, Gen.Int[1, 20]).Sample((stream, windows) =>
        {
            var batcher = new Batcher(stream, here: 0) { Dead = [1] };
            for (var i = 0; i < windows; i++)
            {
                batcher.PassWindow((1, 5), (2, 1));
                Assert.NotEqual(1, batcher.Here);
            }

            Assert.Equal(windows < 2 ? 0 : 2, batcher.Here);
        });

    [Fact]
    public void Review_BetterEveryOtherWindow_Stays()
    {
        var batcher = new Batcher(stream: 1, here: 0);
        for (var i = 0; i < 10; i++)
        {
            batcher.PassWindow((1, 1.0));
            batcher.PassWindow((0, 1.0));
        }

        Assert.Equal(0, batcher.Moves);
    }

    [Fact]
    public void Review_SendersOfAnEarlierVersion_MoveNothing()
    {
        var time = new FakeTimeProvider();
        var home = new StreamHome(default, TestSilos.Create(0), Window, time);
        for (var i = 0; i < 5; i++)
        {
            home.Observe(null, Bytes);
            time.Advance(Window);
            home.Review(_ => true);
        }

        Assert.Null(home.Target);
        Assert.Null(home.BestElsewhere(_ => true));
    }

    [Fact]
    public void BestElsewhere_AnotherSiloFeeds_FindsItEvenInTheFirstWindow()
    {
        var home = new StreamHome(default, TestSilos.Create(0), Window, new FakeTimeProvider());
        home.Observe(TestSilos.Create(0), Bytes);
        Assert.Null(home.BestElsewhere(_ => true));

        home.Observe(TestSilos.Create(1), Bytes);
        Assert.Equal(TestSilos.Create(1), home.BestElsewhere(_ => true));
        Assert.Null(home.BestElsewhere(_ => false));
    }

    private sealed class Batcher(int stream, int here)
    {
        private readonly FakeTimeProvider _time = new();
        private readonly LabelStream _stream = new("app", "", $"{{stream=\"{stream}\"}}");
        private StreamHome? _home;

        public int[] Dead { get; init; } = [];

        public int Here { get; private set; } = here;

        public int Moves { get; private set; }

        public void PassWindows(int windows, params (int Silo, double Share)[] traffic)
        {
            for (var i = 0; i < windows; i++)
            {
                PassWindow(traffic);
            }
        }

        public void PassWindow(params (int Silo, double Share)[] traffic) => PassWindow(Window, traffic);

        public void PassWindow(TimeSpan length, params (int Silo, double Share)[] traffic)
        {
            _home ??= new StreamHome(_stream, TestSilos.Create(Here), Window, _time);
            foreach (var (silo, share) in traffic.Where(part => part.Share > 0))
            {
                _home.Observe(TestSilos.Create(silo), (int)(share * Bytes));
            }

            _time.Advance(length);
            _home.Review(silo => !Dead.Any(dead => silo.Equals(TestSilos.Create(dead))));
            if (_home.Target is { } target)
            {
                Here = Enumerable.Range(0, 10).Single(silo => target.Equals(TestSilos.Create(silo)));
                Moves++;
                _home = null; // The next activation knows nothing of this one's traffic.
            }
        }
    }
}
