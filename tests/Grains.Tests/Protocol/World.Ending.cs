using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <content>How it ends, and what has to hold then.</content>
internal sealed partial class World
{
    private const int MaxRounds = 1000;

    private void Heal()
    {
        Story?.Add($"{Now} from here on all goes well");
        foreach (var actor in Actors)
        {
            actor.IsStopped = false;
        }

        RunToIdle();

        // The last that can happen: what is late arrives at activations that know no more than the journals.
        foreach (var batcher in _allBatchers)
        {
            batcher.Actor.Crash();
            batcher.Unregister();
        }

        Array.Clear(_batchers);
        _lateCalls.ForEach(late => Begin(late));
        _lateCalls.Clear();
        RunToIdle();
    }

    private void RunToIdle()
    {
        for (var round = 0; !IsIdle; round++)
        {
            Check(round < MaxRounds, "It does not come to an end.");
            for (var partition = 0; partition < _sessions.Length; partition++)
            {
                if (_sessions[partition].IsOver || !_sessions[partition].Actor.IsRunning)
                {
                    StartSession(partition);
                }
            }

            foreach (var session in _allSessions.Where(session => session is { IsOver: false, Actor.IsRunning: true }))
            {
                session.Feed?.Deliver(100);
                session.ObserveTopic();
            }

            GoOnWithAll();
            Advance(TimeSpan.FromSeconds(1));
            GoOnWithAll();
        }
    }

    private bool IsIdle => Array.TrueForAll(_sessions, session => session.IsDone) && _steps.Count == 0 && !Loki.IsStoring;

    private void GoOnWithAll()
    {
        RunReady();
        foreach (var step in _steps.ToList())
        {
            if (step.GoOn(_tape))
            {
                _steps.Remove(step);
            }
        }

        RunReady();
    }

    private void CheckEnd()
    {
        foreach (var log in _logs)
        {
            log.Records.ForEach(record => CheckEntry(log, record));
        }

        if (Plan.IsInOrder && Plan.Sink.Delivery == DeliveryMode.EffectivelyOnce && _goneLogs.Count == 0)
        {
            CheckOrder();
        }

        if (Plan.Sink is { OutOfOrderAction: OutOfOrderAction.Accept, OnTooOld: not TooOldAction.RewriteTimestamp })
        {
            CheckTimes();
        }

        if (Plan.Sink.Delivery == DeliveryMode.EffectivelyOnce)
        {
            Check(Loki.Repeats <= PossiblyRepeated, $"{Loki.Repeats} records are repeated, {PossiblyRepeated} are said to be.");
        }

        _failure?.Throw();
    }

    private void CheckEntry(PartitionLog log, LogRecord record)
    {
        var copies = Loki.CopiesOf(record.Line);
        var isLetter = DeadLetters.Contains(record.Line);
        Check(_goneLogs.Contains(log) || HasVerdict(record), $"{record.Line} is lost.");
        Check(record.Stream >= 0 || (copies == 0 && !isLetter), $"{record.Line} is filtered, and sent all the same.");

        // Of a record that Loki refuses an entry of, the letter has all that goes to the stream.
        var isRefusedWithOthers = isLetter && !record.IsRefused
            && log.Siblings(record).Any(other => other.IsPoison || Loki.IsLate(other.Line) || Plan.Sink.OutOfOrderAction == OutOfOrderAction.Drop);
        Check(!isLetter || record.IsRefused || isRefusedWithOthers, $"{record.Line} is in the dead letters, and nothing is wrong with it.");
        var isRefusedAlone = IsPoison(record.Line) || !log.Siblings(record).Skip(1).Any();
        Check(
            !isLetter || copies == 0 || MayRepeat || MayBeRaised(record.Line) || !isRefusedAlone,
            $"{record.Line} is in the dead letters as well as in Loki.");
        Check(copies <= 1 || MayRepeat, $"{record.Line} is in Loki {copies} times.");
    }

    /// <summary>Where nothing changes it, an entry has the time that its line names, or that of its record or of one before.</summary>
    private void CheckTimes()
    {
        foreach (var record in _records.Values.Where(record => record.TimestampMs >= 0))
        {
            Check(Loki.TimesOf(record.Line).All(ns => ns / 1_000_000 == record.TimestampMs), $"{record.Line} has another time.");
        }
    }

    /// <summary>What Kafka has in order is neither refused for its order nor raised.</summary>
    private void CheckOrder()
    {
        foreach (var record in _records.Values)
        {
            Check(!DeadLetters.Contains(record.Line) || Logs[0].Siblings(record).Any(other => IsPoison(other.Line)), $"{record.Line} is in order, and in the dead letters.");
            Check(record.TimestampMs < 0 || Loki.TimesOf(record.Line).All(ns => ns / 1_000_000 == record.TimestampMs), $"{record.Line} is in order, and was raised.");
        }

        foreach (var stored in Loki.Stored.Where(_ => Loki.Repeats == 0))
        {
            // Of one timestamp, what Loki did not store at first comes behind.
            var places = stored.Select(entry => (entry.TimestampNs, Place: PlaceOf(entry.Line))).Order().Select(entry => entry.Place).ToList();
            Check(places.SequenceEqual(places.Order()), $"A stream is out of order: {string.Join(' ', places.Select(place => Logs[0].Records[place].Line))}.");
        }
    }

    /// <summary>
    /// What was too far behind for one session of a partition, whose batcher did not know the newest timestamp yet, may be raised to it for
    /// the next.
    /// </summary>
    private bool MayBeRaised(string line) => Loki.IsLate(line) && Plan.Sink.OutOfOrderAction == OutOfOrderAction.RewriteTimestamp;

    private long PossiblyRepeated => _allBatchers.Sum(batcher => batcher.PossiblyRepeated);

    /// <summary>A repeat needs an explanation: a question without an answer or, if nothing is to be asked, an activation that was lost.</summary>
    private bool MayRepeat => PossiblyRepeated > 0 || (Plan.Sink.Delivery == DeliveryMode.AtLeastOnce && _anyBatcherLost);
}
