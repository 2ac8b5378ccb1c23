namespace Orleans.Runtime;

/// <summary>The stages in which an activation is set up; see <see cref="GrainLifecycleStage"/>.</summary>
public interface IGrainLifecycle : ILifecycleObservable
{
}
