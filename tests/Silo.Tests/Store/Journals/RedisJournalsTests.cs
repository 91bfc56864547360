using System.Globalization;
using System.Text.Json;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Streams.Journal;
using OrleansKafkaLoki.Silo.Store.Journals;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Tests.Store.Journals;

public sealed class RedisJournalsTests
{
    private const string Name = "journal";

    [Theory]
    [InlineData(JournalServerKind.Embedded)]
    [InlineData(JournalServerKind.Redis)]
    [InlineData(JournalServerKind.Cluster)]
    public async Task ReadStateAsync_WhatWasWritten_IsTheSame(JournalServerKind kind)
    {
        await using var server = await JournalServer.StartAsync(kind);
        var journals = Journals(server);
        var grain = Grain(0);
        var written = new GrainState<StreamJournalState>(State(7, senders: 5_000));
        await journals.WriteStateAsync(Name, grain, written);
        written.State!.Generation = 8;
        await journals.WriteStateAsync(Name, grain, written);

        var read = await ReadAsync(journals, grain);

        Assert.Equal((true, written.ETag), (read.RecordExists, read.ETag));
        Assert.Equal(TextOf(written.State), TextOf(read.State));
        Assert.InRange((await server.Redis.GetDatabase().KeyTimeToLiveAsync(KeyOf(grain)))!.Value, TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task ReadStateAsync_NoJournal_HasNothingAndTheFirstWriteClaims()
    {
        await using var server = await JournalServer.StartAsync(JournalServerKind.Embedded);
        var journals = Journals(server);
        var (first, second) = (await ReadAsync(journals, Grain(0)), await ReadAsync(journals, Grain(0)));
        Assert.Equal((false, null), (first.RecordExists, first.ETag));

        await journals.WriteStateAsync(Name, Grain(0), first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => journals.WriteStateAsync(Name, Grain(0), second));
    }

    [Theory]
    [InlineData(JournalServerKind.Embedded)]
    [InlineData(JournalServerKind.Redis)]
    [InlineData(JournalServerKind.Cluster)]
    public async Task WriteStateAsync_OneConflictAmongMany_RefusesThatOne(JournalServerKind kind)
    {
        await using var server = await JournalServer.StartAsync(kind);
        var (mine, others) = (Journals(server), Journals(server));
        var states = Enumerable.Range(0, 1_000).Select(i => new GrainState<StreamJournalState>(State(i, senders: 1))).ToList();
        await WriteAllAsync(mine, states);
        await others.WriteStateAsync(Name, Grain(500), await ReadAsync(others, Grain(500)));
        await server.Redis.GetDatabase().KeyDeleteAsync(KeyOf(Grain(600)));
        await server.Redis.GetDatabase().StringSetAsync(KeyOf(Grain(600)), "something else");

        var errors = await WriteAllAsync(mine, states);

        Assert.Equal([500, 600], errors.Index().Where(error => error.Item is not null).Select(error => error.Index));
        Assert.All([errors[500], errors[600]], error => Assert.IsType<InconsistentStateException>(error));
        Assert.All(await WriteAllAsync(mine, states.Take(500)), Assert.Null);
    }

    [Fact]
    public async Task WriteStateAsync_ManyAtOnce_GoTogether()
    {
        await using var server = await JournalServer.StartAsync(JournalServerKind.Redis);
        await WriteAllAsync(Journals(server), Enumerable.Range(0, 1_000).Select(i => new GrainState<StreamJournalState>(State(i, senders: 1))));

        var commands = (await server.Redis.GetServers()[0].InfoAsync("commandstats")).Single();

        // The first goes alone, and the rest by 256, or by what was asked for within a few milliseconds.
        var calls = commands.Single(command => command.Key == "cmdstat_evalsha").Value.Split('=', ',')[1];
        Assert.InRange(int.Parse(calls, CultureInfo.InvariantCulture), 4, 50);
    }

    [Fact]
    public async Task WriteStateAsync_RedisIsLostAndComesBackEmpty_FailsAndThenConflicts()
    {
        await using var server = await JournalServer.StartAsync(JournalServerKind.Embedded);
        var journals = Journals(server);
        var states = Enumerable.Range(0, 600).Select(i => new GrainState<StreamJournalState>(State(i, senders: 1))).ToList();
        await WriteAllAsync(journals, states);

        server.Stop();
        Assert.All(await WriteAllAsync(journals, states), error => Assert.IsType<OrleansException>(error));
        await server.StartAgainAsync();

        Assert.All(await WriteAllAsync(journals, states), error => Assert.IsType<InconsistentStateException>(error));
        Assert.False((await ReadAsync(journals, Grain(0))).RecordExists);
    }

    [Fact]
    public async Task WriteStateAsync_OverOneOfTheBuildBefore_ReplacesItOnlyIfItIsTheOneThatWasRead()
    {
        await using var server = await JournalServer.StartAsync(JournalServerKind.Embedded);
        var (before, now) = (await StorageOfBuildBefore.StartAsync(server.Redis), Journals(server));
        var old = new GrainState<StreamJournalState>(State(3, senders: 2));
        await before.WriteStateAsync(Name, Grain(0), old);
        var (stale, taken) = (await ReadAsync(now, Grain(0)), await ReadAsync(now, Grain(0)));
        Assert.Equal((true, old.ETag, TextOf(old.State)), (taken.RecordExists, taken.ETag, TextOf(taken.State)));
        taken.State!.Generation = 4;

        await now.WriteStateAsync(Name, Grain(0), taken);

        await Assert.ThrowsAsync<InconsistentStateException>(() => now.WriteStateAsync(Name, Grain(0), stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => before.WriteStateAsync(Name, Grain(0), old));
        Assert.Equal(TextOf(taken.State), TextOf((await ReadAsync(now, Grain(0))).State));
        Assert.False(await server.Redis.GetDatabase().HashExistsAsync(KeyOf(Grain(0)), "data"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task BuildBefore_FindsOrIsHandedAJournal_CannotWriteIt(int senders)
    {
        await using var server = await JournalServer.StartAsync(JournalServerKind.Embedded);
        var (before, now) = (await StorageOfBuildBefore.StartAsync(server.Redis), Journals(server));
        var handedOver = new GrainState<StreamJournalState>(State(3, senders));
        await now.WriteStateAsync(Name, Grain(0), handedOver);
        var stored = TextOf((await ReadAsync(now, Grain(0))).State);

        // It takes the journal for none, or fails to read it.
        var found = new GrainState<StreamJournalState>(new StreamJournalState());
        await Record.ExceptionAsync(() => before.ReadStateAsync(Name, Grain(0), found));

        await Assert.ThrowsAsync<InconsistentStateException>(() => before.WriteStateAsync(Name, Grain(0), found));
        await Assert.ThrowsAsync<InconsistentStateException>(() => before.WriteStateAsync(Name, Grain(0), handedOver));
        Assert.Equal(stored, TextOf((await ReadAsync(now, Grain(0))).State));
    }

    private static RedisJournals Journals(JournalServer server) => new(server.Redis, StorageOfBuildBefore.ServiceId, TimeProvider.System);

    private static GrainId Grain(int number) => GrainId.Create("streambatcher", $"app//{{n=\"{number}\"}}");

    private static RedisKey KeyOf(GrainId grain) => $"{StorageOfBuildBefore.ServiceId}/state/{grain}/{Name}";

    private static async Task<GrainState<StreamJournalState>> ReadAsync(RedisJournals journals, GrainId grain)
    {
        var state = new GrainState<StreamJournalState>(new StreamJournalState());
        await journals.ReadStateAsync(Name, grain, state);
        return state;
    }

    private static Task<Exception?[]> WriteAllAsync(RedisJournals journals, IEnumerable<GrainState<StreamJournalState>> states) => Task.WhenAll(
        states.Select(async (state, i) => await Record.ExceptionAsync(() => journals.WriteStateAsync(Name, Grain(i), state))));

    private static StreamJournalState State(long generation, int senders) => new()
    {
        Generation = generation,
        Owner = "me",
        NewestNs = 1_700_000_000_000_000_000,
        Senders = [.. Enumerable.Range(0, senders).Select(i => new SenderState { Topic = "logs", Partition = i, Epoch = 2, Committed = [-1, i], Doubtful = [i, i + 1] })],
    };

    private static string TextOf(StreamJournalState? state) => JsonSerializer.Serialize(new StreamJournalState
    {
        Generation = state!.Generation,
        Owner = state.Owner,
        NewestNs = state.NewestNs,
        Senders = [.. state.Senders.OrderBy(sender => sender.Partition)],
    });
}
