namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>A form in which rendered records are written.</summary>
internal interface IRenderOutput
{
    /// <summary>One record, as whole lines.</summary>
    string Write(RenderedRecord record);

    /// <summary>What is said behind the last one.</summary>
    string End();
}
