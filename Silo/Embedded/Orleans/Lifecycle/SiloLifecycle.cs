using Orleans.Runtime;

namespace Muser.Embedded.Lifecycle;

internal sealed class SiloLifecycle : StagedLifecycle, ISiloLifecycle
{
}
