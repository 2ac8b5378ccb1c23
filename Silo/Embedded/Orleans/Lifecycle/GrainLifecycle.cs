using Orleans.Runtime;

namespace Muser.Embedded.Lifecycle;

internal sealed class GrainLifecycle : StagedLifecycle, IGrainLifecycle
{
}
