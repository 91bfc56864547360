namespace OrleansKafkaLoki.Silo.Loki.Admission;

/// <summary>Leave to make one attempt, given back by disposing.</summary>
/// <param name="admission">Who gave it.</param>
/// <param name="turn">When, by <see cref="TenantThrottle.Turn"/>.</param>
internal sealed class PushPermit(TenantAdmission admission, int turn) : IDisposable
{
    private PushAttempt _attempt;
    private int _bytes;

    /// <summary>Notes how the attempt fared.</summary>
    public void Note(in PushAttempt attempt, int bytes) => (_attempt, _bytes) = (attempt, bytes);

    /// <inheritdoc/>
    public void Dispose() => admission.Leave(_attempt, _bytes, turn);
}
