using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Events;

public sealed class EventOutboxTests : IDisposable
{
    private readonly EventBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public void Raise_OfAPartition_HasAllThatIsKnown()
    {
        _bed.Outbox.Raise(new EventDraft(PipelineEventKind.OffsetsLost, new PartitionId("app", "logs", 3), "Gone.") { Details = [("first", 1234567L), ("share", 0.5)] });

        var heard = Assert.Single(_bed.Log.Since(null));
        Assert.Equal(
            ("app", "logs/3", PipelineEventKind.OffsetsLost, EventSeverity.Error, "Gone.", 1_700_000_000_000, _bed.SiloAddress.ToString()),
            (heard.Pipeline, heard.Subject, heard.Kind, heard.Severity, heard.Message, heard.AtMs, heard.Silo));
        Assert.Equal(["first=1234567", "share=0.5"], heard.Details.Select(detail => $"{detail.Key}={detail.Value}"));
        Assert.True(EventIds.IsOne(heard.Id), heard.Id);
    }

    [Fact]
    public void Raise_ManyInAMillisecond_HaveIdsInOrder()
    {
        for (var number = 0; number < 300; number++)
        {
            _bed.Raise($"{number}");
        }

        var ids = _bed.Log.Since(null).Select(heard => heard.Id).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(300, ids.Distinct().Count());
    }

    [Fact]
    public void Raise_WhatNobodyPublishes_GivesUpTheOldestAndTellsHowMany()
    {
        for (var number = 0; number < EventOutbox.Capacity + 5; number++)
        {
            _bed.Raise($"{number}");
        }

        _bed.Outbox.Waiting.TryRead(out var oldest);
        _bed.Outbox.TellDropped();
        _bed.Outbox.TellDropped();

        Assert.Equal("5", oldest!.Message);
        var told = Assert.Single(_bed.Log.Since(null), heard => heard.Kind == PipelineEventKind.EventsDropped);
        Assert.Equal("5", told.Details["dropped"]);
    }

    [Fact]
    public void Raise_AfterTheEnd_IsStillHeardHere()
    {
        _bed.Outbox.Close();

        _bed.Raise("late");

        Assert.Equal("late", Assert.Single(_bed.Log.Since(null)).Message);
    }
}
