using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Makes each pipeline's store, as its configuration says.</summary>
internal sealed class DeadLetterStores(IPipelineCatalog catalog, KafkaAdmins admins, DeadLetterMetrics metrics, TimeProvider time)
{
    /// <summary>The store of a pipeline, which is the caller's; nothing is connected or created before it is used.</summary>
    public IDeadLetterStore Create(string pipeline)
    {
        var options = catalog.Pipelines[pipeline].DeadLetters;
        return options.Target == DeadLetterTarget.Kafka
            ? new KafkaDeadLetterStore(pipeline, options.TopicOf(pipeline), admins, metrics)
            : new FileDeadLetterStore(new DeadLetterFile(options.Folder, pipeline, time.GetUtcNow(), options.MaxFileBytes));
    }
}
