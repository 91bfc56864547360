namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>What a crash may do to records that were under way.</summary>
public enum DeliveryMode
{
    /// <summary>Nothing: what is in doubt is asked for before anything is sent again. Costs one small write per push.</summary>
    EffectivelyOnce,

    /// <summary>Repeat them: what is in doubt is sent again. No write, no question.</summary>
    AtLeastOnce,
}
