namespace OrleansKafkaLoki.Grains.Options;

/// <summary>A configured secret, which shows itself only to who asks for <see cref="Reveal"/>.</summary>
public sealed class Secret(string value)
{
    /// <summary>The secret itself, for the client that needs it.</summary>
    public string Reveal() => value;

    /// <summary>Always <c>***</c>, so that no log, page or state can hold the secret by accident.</summary>
    public override string ToString() => "***";
}
