# Fills Redmine with the same tasks as `bench tasks`: as many issues on the desks of as many people, in the same states. Run by Benchmarks/tasks in
# Redmine's own environment; its models make the people and the project, and the issues in bulk.
records = Integer(ENV.fetch("RECORDS", "100000"))
password = ENV.fetch("PASSWORD")
Setting.rest_api_enabled = "0"
Setting.per_page_options = "25,50,100"
role, tracker = Role.find_by!(name: "Manager"), Tracker.first
states = %w[New In\ Progress Resolved Closed].to_h { |name| [name, IssueStatus.find_by!(name: name).id] }
project = Project.create!(name: "Kế hoạch", identifier: "ke-hoach", trackers: [tracker], enabled_module_names: ["issue_tracking"])
people = (0...39).map do |number|
  user = User.new(firstname: number < 36 ? "Công chức" : "Phó Chủ tịch", lastname: "Số #{number}", mail: "n#{number}@do.example", language: "vi", mail_notification: "none")
  user.login = number == 0 ? "canbo" : number == 36 ? "lanhdao" : "n#{number}"
  user.password = user.password_confirmation = password
  user.must_change_passwd = false
  user.save!
  Member.create!(project: project, principal: user, roles: [role])
  user.id
end
today, priority, now = Date.today, IssuePriority.default.id, Time.now.utc
(0...records).each_slice(1000) do |numbers|
  rows = numbers.map do |number|
    phase = (number / 36) % 20
    state = phase < 17 ? "Closed" : phase == 17 ? "New" : number % 5 == 0 ? "Resolved" : "In Progress"
    with_leader = %w[Closed Resolved].include?(state)
    due = phase < 17 ? today - number % 1460 : today + number / 20 % 180 - 40
    {
      id: number + 1, root_id: number + 1, lft: 1, rgt: 2, project_id: project.id, tracker_id: tracker.id, status_id: states[state], priority_id: priority,
      author_id: people[36 + number % 3], assigned_to_id: with_leader ? people[36 + number % 3] : people[number % 36], due_date: due,
      start_date: due - 30, closed_on: state == "Closed" ? due.to_time : nil, done_ratio: state == "Closed" ? 100 : 0,
      subject: "Rà soát, cập nhật dữ liệu lĩnh vực #{number % 97}, đợt #{number / 97}",
      description: "Chủ trì thực hiện, phối hợp các thôn, báo cáo kết quả. Báo cáo kết quả lần #{number}", created_on: now, updated_on: now
    }
  end
  Issue.insert_all!(rows)
end
ActiveRecord::Base.connection.reset_pk_sequence!("issues") if ActiveRecord::Base.connection.respond_to?(:reset_pk_sequence!)
ActiveRecord::Base.connection.execute("ANALYZE")
newest_first = Issue.where(status_id: states.values_at("New", "In Progress")).order(id: :desc).limit(4000).pluck(:id)
puts "open=" + newest_first.join(" ")
puts "assigned=" + Issue.where(status_id: states["New"]).order(id: :desc).limit(4000).pluck(:id).join(" ")
puts "started=#{states["In Progress"]}"
