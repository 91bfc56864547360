namespace OrleansKafkaLoki.Okl.Terminals;

/// <summary>The keys that somebody presses.</summary>
internal interface IKeys
{
    /// <summary>The next key; null when none is waiting.</summary>
    ConsoleKeyInfo? Next();
}
