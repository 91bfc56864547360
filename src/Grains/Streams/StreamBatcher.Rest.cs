namespace OrleansKafkaLoki.Grains.Streams;

/// <content>How little it is while the stream is quiet.</content>
internal sealed partial class StreamBatcher
{
    /// <summary>True when it has nothing that only pushes need. Any thread may ask.</summary>
    public bool IsAtRest => _buffer is null;

    /// <summary>
    /// Gives back what only pushes need, if nothing is held or under way and nothing of it matters any more; the next chunk brings it back. What the
    /// journal says stays, so that nothing has to be claimed again.
    /// </summary>
    public void Rest()
    {
        TakePosted();
        if (!Progress.IsPushing && Admits && !_local.Released.IsCancellationRequested && _buffer is { MayRest: true } && _writer.TryRest())
        {
            _giveUp?.Dispose();
            (_buffer, _home, _giveUp) = (null, null, null);
        }

        PushWhenDue(); // What has come by now is seen to, and what comes next wakes it.
    }

    /// <summary>The same where nobody waits for it, as <see cref="PushWhenDueOrLeave"/>.</summary>
    public void RestOrLeave()
    {
        try
        {
            Rest();
        }
        catch (Exception exception)
        {
            LeaveFor(exception);
        }
    }
}
