using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>All pipelines, each summed up over its partitions.</summary>
internal sealed class PipelineSummaries(IClusterReader reader, PipelineNames names, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>All of them. One that does not answer is there with the reason beside those that do.</summary>
    /// <exception cref="ClusterUnavailableException">None could be asked.</exception>
    public async Task<PipelineList> ListAsync()
    {
        var views = (await names.AllAsync()).Select(async name =>
        {
            try
            {
                return PipelineView.Of(await reader.PipelineAsync(name), Now);
            }
            catch (ClusterUnavailableException exception)
            {
                return PipelineView.Silent(name, exception.Message, Now);
            }
        });
        return new PipelineList(Now, await Task.WhenAll(views));
    }
}
