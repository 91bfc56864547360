namespace OrleansKafkaLoki.Okl.Output;

/// <summary>What a piece of text wants to say by its colour.</summary>
internal enum Tone
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>It is a title.</summary>
    Title,

    /// <summary>It is beside the point.</summary>
    Quiet,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>Look at it.</summary>
    Warning,

    /// <summary>Do something about it.</summary>
    Bad,
}
