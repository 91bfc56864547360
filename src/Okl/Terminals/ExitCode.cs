namespace OrleansKafkaLoki.Okl.Terminals;

/// <summary>What the program ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It could not be done.</summary>
    public const int Failed = 1;

    /// <summary>It was asked for wrongly.</summary>
    public const int Usage = 2;

    /// <summary>Done in part, or problems were found.</summary>
    public const int Found = 3;

    /// <summary>Nobody answers (sysexits.h: EX_UNAVAILABLE).</summary>
    public const int Unreachable = 69;

    /// <summary>The right to do so is missing (EX_NOPERM).</summary>
    public const int NoRight = 77;
}
