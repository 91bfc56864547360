namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>What becomes of lines longer than <see cref="LimitsOptions.MaxLineSize"/>.</summary>
public sealed class LongLineOptions
{
    /// <summary>The action. Default: <c>dead_letter</c>.</summary>
    public LongLineAction Action { get; set; } = LongLineAction.DeadLetter;

    /// <summary>Ends a truncated line; <c>{bytes}</c> stands for how many bytes were cut. Default: <c>...[{bytes} bytes cut]</c>.</summary>
    public string Marker { get; set; } = "...[{bytes} bytes cut]";
}
