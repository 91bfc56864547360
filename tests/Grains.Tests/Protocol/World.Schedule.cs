using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <content>What happens next.</content>
internal sealed partial class World
{
    private const int MaxActivations = 6;

    /// <summary>Runs the schedule, then heals everything and runs it to its end.</summary>
    public void Run()
    {
        try
        {
            RunReady();
            while (!_tape.IsOver)
            {
                Choose();
                RunReady();
            }

            Heal();
            CheckEnd();
        }
        finally
        {
            _allBatchers.ForEach(batcher => batcher.Dispose());
            _allSessions.ForEach(session => session.Dispose());
        }
    }

    private void Choose()
    {
        switch (_tape.Next(32))
        {
            case < 4:
                if (_sessions[_tape.Next(_sessions.Length)].Feed is { } feed)
                {
                    feed.Deliver(1 + _tape.Next(5));
                    Advance(TimeSpan.FromMilliseconds(_tape.Next(4) * 50)); // Its slice may stay open for more.
                }

                break;
            case < 17:
                GoOn(_tape.Next(Math.Max(1, _steps.Count)));
                break;
            case < 20:
                if (_allBatchers.Count > 0 && _allBatchers[_tape.Next(_allBatchers.Count)] is { Actor.IsRunning: true, IsLeaving: false } batcher)
                {
                    batcher.FlushAsync();
                }

                break;
            case < 23:
                var wait = _tape.Next(4) switch { 0 => 100, 1 => 1000, 2 => 2900, _ => 5000 };
                Advance(TimeSpan.FromMilliseconds(wait));
                if (wait == 5000)
                {
                    RunReady();
                    _allBatchers.FindAll(quiet => quiet is { Actor.IsRunning: true, IsLeaving: false }).ForEach(quiet => quiet.Rest());
                }

                break;
            case < 25:
                Disturb(_sessions[_tape.Next(_sessions.Length)]);

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
            switch (_tape.Next(8))
            {
                case 7:
                    batcher.Leave();
                    break;
                case 6 when batcher.Actor.IsRunning:
                    batcher.Close();
                    break;
                case 5 when batcher.Actor.IsRunning:
                    batcher.GiveUp();
                    break;
                case 4 when batcher.Actor.IsRunning:
                    batcher.Close();
                    batcher.Release();
                    break;
                default:
                    End(batcher.Actor);
                    _batchers[stream] = null;
                    if (batcher.Actor.HasCrashed)
                    {
                        CrashPartitionsWith(batcher);
                    }

                    break;
            }
        }
    }

    /// <summary>What was handed over within a process is lost with all of it, so that no partition waits for it.</summary>
    private void CrashPartitionsWith(Batcher batcher)
    {
        batcher.Unregister();
        for (var partition = 0; partition < _sessions.Length; partition++)
        {
            if (_sessions[partition].Silo == batcher.Silo)
            {
                _sessions[partition].Actor.Crash();
                ReplaceSession(partition);
            }
        }
    }

    /// <summary>Something happens to a session that it survives, or ends in good order after.</summary>
    private void Disturb(Session session)
    {
        if (!session.Actor.IsRunning || session.IsOver)
        {
            return;
        }

        switch (_tape.Next(8))
        {
            case 7:
                session.Drain(TimeSpan.FromMilliseconds(500));
                break;
            case 6:
                session.Drain(TimeSpan.FromSeconds(10));
                break;
            case 5:
                session.Feed?.Fail(FeedFault.Fatal);
                break;
            case 4:
                session.Feed?.Fail(FeedFault.OffsetOutOfRange);
                break;
            default:
                session.ObserveTopic();
                break;
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
            if (_tape.Next(2) == 0)
            {
                End(_sessions[partition].Actor);
                StartSession(partition);
            }
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
                RunReady();
            }

            Loki.LandDue(_tape, deadline);
        }

        Time.Advance(target - Time.GetUtcNow());
    }

    /// <summary>Runs what is ready until nothing is.</summary>
    private void RunReady()
    {
        bool any;
        do
        {
            any = Loki.Sharing.RunReady();
            for (var i = 0; i < _allSessions.Count; i++)
            {
                any |= _allSessions[i].Actor.RunReady();
            }

            for (var i = 0; i < _allBatchers.Count; i++)
            {
                any |= _allBatchers[i].Actor.RunReady();
                _allBatchers[i].GoOn();
            }
        }
        while (any);

        _failure?.Throw();
        Check(Actors.Append(Loki.Sharing).All(actor => !actor.HasLeftItsThread), "What happens depends on the thread pool.");
        foreach (var session in _allSessions)
        {
            session.CheckInvariants();
        }

        _failure?.Throw();
    }
}
