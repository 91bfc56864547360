using OrleansKafkaLoki.Grains.Sink;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <content>What happens next, and what has to hold.</content>
internal sealed partial class World
{
    private const int MaxActivations = 6;
    private const int MaxRounds = 1000;

    /// <summary>Runs the schedule, then heals everything and runs it to its end.</summary>
    public void Run()
    {
        try
        {
            SettleDown();
            while (!_tape.IsOver)
            {
                Choose();
                SettleDown();
            }

            Heal();
            CheckEnd();
        }
        finally
        {
            _allBatchers.ForEach(batcher => batcher.Dispose());
        }
    }

    private void Choose()
    {
        switch (_tape.Next(32))
        {
            case < 4:
                if (_sessions[_tape.Next(_sessions.Length)] is { CanRead: true } reader)
                {
                    reader.Read(1 + _tape.Next(5));
                }

                break;
            case < 17:
                GoOn(_tape.Next(Math.Max(1, _steps.Count)));
                break;
            case < 20:
                if (_allBatchers.Count > 0 && _allBatchers[_tape.Next(_allBatchers.Count)] is { CanTake: true } batcher)
                {
                    batcher.Take();
                }

                break;
            case < 23:
                Advance(TimeSpan.FromMilliseconds(_tape.Next(4) switch { 0 => 100, 1 => 1000, 2 => 2900, _ => 5000 }));
                break;
            case < 25:
                if (_sessions[_tape.Next(_sessions.Length)] is { CanCheckpoint: true } session)
                {
                    session.Checkpoint();
                }

                break;
            case 25:
                ReplaceSession(_tape.Next(_sessions.Length));
                break;
            case < 28:
                ReplaceBatcher(_tape.Next(_batchers.Length));
                break;
            case 28:
                Resume();
                break;
            case 29 when Loki.IsStoring:
                Loki.Land(_tape);
                break;
            case 30 when _tape.Next(4) == 3:
                Recreate(_tape.Next(Logs.Length));
                break;
            case 31 when _lateCalls.Count > 0:
                var late = _lateCalls[_tape.Next(_lateCalls.Count)];
                _lateCalls.Remove(late);
                Begin(late);
                break;
            default:
                GoOn(_steps.Count - 1);
                break;
        }
    }

    private void GoOn(int index)
    {
        if (index >= 0 && index < _steps.Count)
        {
            var step = _steps[index];
            if (step.GoOn(_tape))
            {
                _steps.Remove(step);
            }
        }
    }

    /// <summary>Another activation has the partition; the one before has crashed, is stopped, or goes on without knowing.</summary>
    private void ReplaceSession(int partition)
    {
        if (_allSessions.Count < MaxActivations || _sessions[partition].IsOver)
        {
            End(_sessions[partition].Actor);
            StartSession(partition);
        }
    }

    private void ReplaceBatcher(int stream)
    {
        if (_batchers[stream] is { } batcher && _allBatchers.Count < MaxActivations)
        {
            if (_tape.Next(4) == 3)
            {
                batcher.Leave();
            }
            else
            {
                End(batcher.Actor);
            }

            _batchers[stream] = null;
        }
    }

    private void End(Actor actor)
    {
        var fate = _tape.Next(3);
        Story?.Add($"{Now} {actor} {fate switch { 0 => "crashes", 1 => "is stopped", _ => "is replaced and does not know it" }}");
        switch (fate)
        {
            case 0:
                actor.Crash();
                break;
            case 1:
                actor.IsStopped = true;
                break;
        }
    }

    private void Resume()
    {
        foreach (var actor in Actors.Where(actor => actor.IsStopped))
        {
            Story?.Add($"{Now} {actor} goes on");
            actor.IsStopped = false;
            break;
        }
    }

    /// <summary>Somebody deletes the topic and creates it again.</summary>
    private void Recreate(int partition)
    {
        if (_goneLogs.Count == 0)
        {
            _goneLogs.Add(Logs[partition]);
            Logs[partition] = NewLog(partition, 1);
            End(_sessions[partition].Actor);
            StartSession(partition);
        }
    }

    private IEnumerable<Actor> Actors => _allSessions.Select(session => session.Actor).Concat(_allBatchers.Select(batcher => batcher.Actor));

    /// <summary>Moves the clock; what Loki has under way comes to its end at the last moment that is allowed.</summary>
    private void Advance(TimeSpan by)
    {
        var target = Time.GetUtcNow() + by;
        while (Loki.NextDeadline is { } deadline && deadline <= target)
        {
            if (deadline - TimeSpan.FromTicks(1) > Time.GetUtcNow())
            {
                Time.Advance(deadline - TimeSpan.FromTicks(1) - Time.GetUtcNow());
                SettleDown();
            }

            Loki.LandDue(_tape, deadline);
        }

        Time.Advance(target - Time.GetUtcNow());
    }

    /// <summary>Runs what is ready until nothing is.</summary>
    private void SettleDown()
    {
        bool any;
        do
        {
            any = false;
            for (var i = 0; i < _allSessions.Count; i++)
            {
                any |= _allSessions[i].Actor.RunReady();
            }

            for (var i = 0; i < _allBatchers.Count; i++)
            {
                any |= _allBatchers[i].Actor.RunReady();
            }
        }
        while (any);

        _failure?.Throw();
        foreach (var session in _allSessions)
        {
            session.CheckInvariants();
        }

        _failure?.Throw();
    }

    private void Heal()
    {
        Story?.Add($"{Now} from here on all goes well");
        foreach (var actor in Actors)
        {
            actor.IsStopped = false;
        }

        RunToRest();

        // The last that can happen: what is late arrives at activations that know no more than the journals.
        foreach (var batcher in _allBatchers)
        {
            batcher.Actor.Crash();
        }

        Array.Clear(_batchers);
        _lateCalls.ForEach(late => Begin(late));
        _lateCalls.Clear();
        RunToRest();
    }

    private void RunToRest()
    {
        for (var round = 0; !IsAtRest; round++)
        {
            Check(round < MaxRounds, "It does not come to rest.");
            for (var partition = 0; partition < _sessions.Length; partition++)
            {
                if (_sessions[partition].IsOver || !_sessions[partition].Actor.IsRunning)
                {
                    StartSession(partition);
                }
            }

            foreach (var session in _allSessions.Where(session => session.CanRead))
            {
                session.Read(100);
            }

            GoOnWithAll();
            foreach (var batcher in _allBatchers.Where(batcher => batcher.CanTake).ToList())
            {
                batcher.Take();
            }

            GoOnWithAll();
            foreach (var session in _allSessions.Where(session => session.CanCheckpoint))
            {
                session.Checkpoint();
            }

            GoOnWithAll();
            Advance(TimeSpan.FromSeconds(1));
            SettleDown();
        }
    }

    private bool IsAtRest => Array.TrueForAll(_sessions, session => session.IsDone) && _steps.Count == 0 && !Loki.IsStoring;

    private void GoOnWithAll()
    {
        SettleDown();
        foreach (var step in _steps.ToList())
        {
            if (step.GoOn(_tape))
            {
                _steps.Remove(step);
            }
        }

        SettleDown();
    }

    private void CheckEnd()
    {
        foreach (var record in _records.Values)
        {
            var copies = Loki.CopiesOf(record.Line);
            var isGone = _goneLogs.Exists(log => log.Records.Contains(record));
            Check(isGone || HasVerdict(record), $"{record.Line} is lost.");
            var mayBeRefused = record.IsPoison || Plan.Sink.OutOfOrderAction == OutOfOrderAction.Drop;
            Check(!DeadLetters.Contains(record.Line) || mayBeRefused, $"{record.Line} is in the dead letters, and nothing is wrong with it.");
            Check(!DeadLetters.Contains(record.Line) || copies == 0 || MayRepeat, $"{record.Line} is in the dead letters as well as in Loki.");
            Check(copies <= 1 || MayRepeat, $"{record.Line} is in Loki {copies} times.");
        }

        if (Plan.Sink.Delivery == DeliveryMode.EffectivelyOnce)
        {
            Check(Loki.Repeats <= PossiblyRepeated, $"{Loki.Repeats} records are repeated, {PossiblyRepeated} are said to be.");
        }

        _failure?.Throw();
    }

    private long PossiblyRepeated => _allBatchers.Sum(batcher => batcher.PossiblyRepeated);

    /// <summary>A repeat needs an explanation: a question without an answer or, if nothing is to be asked, an activation that was lost.</summary>
    private bool MayRepeat => PossiblyRepeated > 0 || (Plan.Sink.Delivery == DeliveryMode.AtLeastOnce && _anyBatcherLost);
}
