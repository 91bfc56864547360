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
        foreach (var record in _records.Values)
        {
            var copies = Loki.CopiesOf(record.Line);
            var isGone = _goneLogs.Exists(log => log.Records.Contains(record));
            Check(isGone || HasVerdict(record), $"{record.Line} is lost.");
            var mayBeRefused = IsPoison(record.Line) || Loki.IsLate(record.Line) || Plan.Sink.OutOfOrderAction == OutOfOrderAction.Drop;
            Check(!DeadLetters.Contains(record.Line) || mayBeRefused, $"{record.Line} is in the dead letters, and nothing is wrong with it.");
            Check(
                !DeadLetters.Contains(record.Line) || copies == 0 || MayRepeat || MayBeRaised(record.Line),
                $"{record.Line} is in the dead letters as well as in Loki.");
            Check(copies <= 1 || MayRepeat, $"{record.Line} is in Loki {copies} times.");
        }

        if (Plan.IsInOrder && Plan.Sink.Delivery == DeliveryMode.EffectivelyOnce && _goneLogs.Count == 0)
        {
            CheckOrder();
        }

        if (Plan.Sink.Delivery == DeliveryMode.EffectivelyOnce)
        {
            Check(Loki.Repeats <= PossiblyRepeated, $"{Loki.Repeats} records are repeated, {PossiblyRepeated} are said to be.");
        }

        _failure?.Throw();
    }

    /// <summary>What Kafka has in order is neither refused for its order nor raised.</summary>
    private void CheckOrder()
    {
        foreach (var record in _records.Values)
        {
            Check(!DeadLetters.Contains(record.Line) || IsPoison(record.Line), $"{record.Line} is in order, and in the dead letters.");
            Check(record.TimestampMs < 0 || Loki.TimesOf(record.Line).All(ns => ns / 1_000_000 == record.TimestampMs), $"{record.Line} is in order, and was raised.");
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
